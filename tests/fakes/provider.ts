import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type SeenRequest, seeRequest } from './provider-request.ts';
import { keywordScript } from './provider-script.ts';
import { completionsWire, responsesWire, type Turn, type Wire } from './provider-wire.ts';

/** One turn a request, in order, the last one again and again; or a choice by what the request says. */
export type Script = readonly Turn[] | ((request: SeenRequest) => Turn);

export interface FakeProvider {
  /** For `OPENAI_BASE_URL`. */
  url: string;
  requests: SeenRequest[];
  use(script: Script): void;
  /** Forgets what it was asked, and says again what it said at first. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * An OpenAI that speaks Responses and Chat Completions over HTTP and says what a script tells it, so that the
 * real provider packages are under test. By hand: `node tests/fakes/provider.ts --port 4010`.
 */
export async function startFakeProvider(
  options: { script?: Script; port?: number } = {},
): Promise<FakeProvider> {
  const requests: SeenRequest[] = [];
  let script: Script = options.script ?? keywordScript;
  let turn = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace(/^\/v1/, '') ?? '';
    if (request.method !== 'POST' || (path !== '/responses' && path !== '/chat/completions')) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `No ${request.method} ${request.url} here` } }));
      return;
    }
    const api = path === '/responses' ? 'responses' : 'chat-completions';
    const seen = seeRequest(api, request.headers, JSON.parse(await readAll(request)));
    requests.push(seen);
    const chosen =
      typeof script === 'function' ? script(seen) : (script[Math.min(turn, script.length - 1)] ?? {});
    turn++;
    await play(chosen, seen, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const use = (next: Script) => {
    script = next;
    turn = 0;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    use,
    reset() {
      requests.length = 0;
      use(options.script ?? keywordScript);
    },
    close: () => close(server),
  };
}

async function play(turn: Turn, request: SeenRequest, response: ServerResponse): Promise<void> {
  if (turn.silentMs !== undefined) await delay(turn.silentMs, undefined, { ref: false });
  if (turn.status !== undefined) {
    response.writeHead(turn.status, { 'content-type': 'application/json', ...turn.headers });
    response.end(JSON.stringify({ error: { type: 'error', param: null, ...turn.error } }));
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    ...turn.headers,
  });
  response.flushHeaders();
  const model = String(request.body.model ?? 'fake');
  const wire = request.api === 'responses' ? responsesWire(model) : completionsWire(model);
  await send(response, wire.head());
  if (turn.reasoning !== undefined) await send(response, wire.reasoning(turn.reasoning));
  await sendText(turn, wire, response);
  if (turn.cut === 'socket') {
    // Only once what was said has reached the other side.
    await delay(30);
    response.destroy();
    return;
  }
  if (turn.cut === 'clean') {
    response.end();
    return;
  }
  if (turn.errorInStream === true) {
    await send(response, wire.error(turn.error ?? { message: 'The model broke' }));
    response.end();
    return;
  }
  for (const call of turn.calls ?? []) {
    await send(response, wire.call(call.name, JSON.stringify(call.arguments)));
  }
  const usage = turn.usage ?? { input: 100, output: 20 };
  await send(response, wire.tail(usage, (turn.calls ?? []).length > 0));
  response.end('data: [DONE]\n\n');
}

async function sendText(turn: Turn, wire: Wire, response: ServerResponse): Promise<void> {
  const deltas =
    turn.deltas ?? turn.text?.match(new RegExp(`[\\s\\S]{1,${turn.deltaChars ?? 16}}`, 'g')) ?? [];
  if (deltas.length === 0) return;
  await send(response, wire.textStart());
  const startMs = performance.now();
  let sent = 0;
  for (const delta of deltas) {
    if (response.destroyed) return;
    await send(response, wire.textDelta(typeof delta === 'function' ? await delta() : delta));
    if (++sent === 1 && turn.malformed === true) response.write('data: {"type": oops\n\n');
    if (turn.rate !== undefined) {
      await delay(Math.max(0, startMs + (sent * 1000) / turn.rate - performance.now()));
    }
  }
  if (turn.cut === undefined && turn.errorInStream !== true) await send(response, wire.textEnd());
}

async function send(response: ServerResponse, events: readonly unknown[]): Promise<void> {
  for (const event of events) {
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4010' } } });
  const { url } = await startFakeProvider({ port: Number(values.port) });
  console.log(`Fake provider: OPENAI_API_KEY=fake OPENAI_BASE_URL=${url}`);
}
