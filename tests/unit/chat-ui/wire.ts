import type { TasksUIMessage } from '#lib/chat/message.ts';

// The far end of the wire: what a browser's fetch would meet, scripted by the test.

export interface Sent {
  method: string;
  path: string;
  body: unknown;
}
type Reply = Response | Promise<Response>;
type Route = (sent: Sent, init: RequestInit | undefined) => Reply;

export interface Wire {
  sent: Sent[];
  /** `POST /api/chat`, without a query. A later one takes the place of an earlier one. */
  on(route: string, reply: Route): void;
  posts(path: string): unknown[];
}

export function fakeWire(): Wire {
  const routes = new Map<string, Route>();
  const sent: Sent[] = [];
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://localhost:3000');
    const one: Sent = {
      method: init?.method ?? 'GET',
      path: url.pathname + url.search,
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    sent.push(one);
    const route = routes.get(`${one.method} ${url.pathname}`);
    if (!route) return refusal(404, 'not-found', `no such route in this test: ${one.method} ${url.pathname}`);
    return route(one, init);
  };
  return {
    sent,
    on: (route, reply) => void routes.set(route, reply),
    posts: (path) => sent.filter((one) => one.method !== 'GET' && one.path === path).map((one) => one.body),
  };
}

export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
}

export function refusal(status: number, code: string, message: string): Response {
  return json({ error: { code, message } }, status);
}

export function history(
  messages: TasksUIMessage[] = [],
  more: Partial<{
    conversationId: string | null;
    running: boolean;
    configured: object;
    approval: object;
    queued: object[];
    branches: object[];
    usage: object;
    since: string;
  }> = {},
): Response {
  return json({
    conversationId: messages.length > 0 ? 'c1' : null,
    messages,
    running: false,
    approval: { edit: 'ask', delegate: 'ask', queue: 'ask' },
    configured: { ok: true, model: 'gpt-test', provider: 'openai' },
    ...more,
  });
}

/** An answer that the test writes chunk by chunk. */
export function stream(signal?: AbortSignal | null) {
  const encoder = new TextEncoder();
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  signal?.addEventListener('abort', () => {
    try {
      controller.error(new DOMException('aborted', 'AbortError'));
    } catch {
      // It has ended already.
    }
  });
  return {
    response: new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'x-conversation-id': 'c1' },
    }),
    send(...chunks: object[]) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
    },
    end() {
      controller.enqueue(encoder.encode('data: [DONE]\n\n'));
      controller.close();
    },
    cut() {
      controller.error(new TypeError('network error'));
    },
  };
}

/** A whole answer of one text. */
export function answer(text: string, id = 'a1'): Response {
  const made = stream();
  made.send(
    { type: 'start', messageId: id },
    { type: 'start-step' },
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: text },
    { type: 'text-end', id: 't' },
    { type: 'finish-step' },
    { type: 'finish', messageMetadata: { outcome: 'complete', finishReason: 'stop' } },
  );
  made.end();
  return made.response;
}

export function said(text: string, id = 'u1'): TasksUIMessage {
  return { id, role: 'user', parts: [{ type: 'text', text }] };
}

export function answered(
  parts: TasksUIMessage['parts'],
  metadata: TasksUIMessage['metadata'] = {},
): TasksUIMessage {
  return { id: 'a1', role: 'assistant', parts, metadata: { outcome: 'complete', ...metadata } };
}
