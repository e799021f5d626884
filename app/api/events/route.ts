import { browserCookie, browserOf } from '#lib/chat/browser.ts';
import { subscribeConversations } from '#lib/chat/conversation-events.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead, readCookie } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { subscribeRuns } from '#lib/server/run-events.ts';
import { onShutdown } from '#lib/server/shutdown.ts';

export const dynamic = 'force-dynamic';

const keepAliveMs = 15_000;
const encoder = new TextEncoder();

// On globalThis for the shutdown, which another instance of this module may have registered.
const slot = Symbol.for('dataface-tasks.event-streams');
const holder = globalThis as unknown as Record<symbol, Set<() => void> | undefined>;
holder[slot] ??= new Set();
const open = holder[slot];

/**
 * Changes as they happen: first the state of the index as it is, then one event `change` for each change of files,
 * one event `conversation` for each change of a conversation of this browser, and one event `run` for each of a run.
 */
export const GET = handle(async (request) => {
  const { env, index, changes } = appContext();
  guardRead(request, env, { sameOrigin: true });
  onShutdown('events', () => {
    for (const end of open) end();
  });
  // A browser that has asked nothing yet gets its name here: it would hear nothing of its first conversation else.
  const { browserId, setCookie } = browserOf(readCookie(request, browserCookie));
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const event = (name: string, data: unknown) =>
        send(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      const unsubscribe = changes.subscribe((change) => event('change', change));
      const unsubscribeChat = subscribeConversations(browserId, (each) => event('conversation', each));
      const unsubscribeRuns = subscribeRuns((each) => event('run', each));
      const keepAlive = setInterval(() => send(': keep-alive\n\n'), keepAliveMs);
      end = () => {
        if (!open.delete(end)) return;
        unsubscribe();
        unsubscribeChat();
        unsubscribeRuns();
        clearInterval(keepAlive);
        controller.close();
      };
      open.add(end);
      request.signal.addEventListener('abort', () => end(), { once: true });
      const state = changes.stateOf(await index.get());
      if (open.has(end)) event('hello', { state });
    },
    cancel: () => end(),
  });
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      ...(setCookie === null ? {} : { 'set-cookie': setCookie }),
    },
  });
});
