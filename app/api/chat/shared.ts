import { UI_MESSAGE_STREAM_HEADERS } from 'ai';
import { browserCookie, browserOf } from '#lib/chat/browser.ts';
import { endAllRuns } from '#lib/chat/runs.ts';
import { chatService } from '#lib/chat/service.ts';
import { type AppContext, appContext } from '#lib/server/context.ts';
import { readCookie } from '#lib/server/guard.ts';
import { pageWords } from '#lib/server/page-words.ts';
import { onShutdown } from '#lib/server/shutdown.ts';

/** The chat of this server, and what else a handler needs. */
export function openChat(): AppContext & { service: ReturnType<typeof chatService> } {
  const context = appContext();
  onShutdown('chat', endAllRuns);
  const service = chatService(context);
  service.pageWords ??= pageWords;
  return { ...context, service };
}

export function browserFrom(request: Request) {
  return browserOf(readCookie(request, browserCookie));
}

export function json(data: unknown, setCookie: string | null = null, status = 200): Response {
  const response = Response.json(data, {
    status,
    headers: { 'cache-control': 'no-store' },
  });
  if (setCookie !== null) response.headers.set('set-cookie', setCookie);
  return response;
}

export function sse(stream: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Response {
  return new Response(stream, {
    headers: { ...UI_MESSAGE_STREAM_HEADERS, 'cache-control': 'no-store, no-transform', ...headers },
  });
}
