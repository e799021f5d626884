import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a test reads of a request to `POST /v1/messages`. */
export interface AnthropicRequest {
  headers: IncomingMessage['headers'];
  tools: string[];
  /** The whole conversation, as JSON: easy to search. */
  conversation: string;
  /** Text of the tool results in the newest message. */
  toolResults: string;
}

export type AnthropicReply =
  | { text: string }
  | { tool: string; input: Record<string, unknown> }
  | { error: number }
  /** Drips text until the client leaves. */
  | { drip: true };

export interface FakeAnthropic {
  url: string;
  requests: AnthropicRequest[];
  close(): Promise<void>;
}

/**
 * Anthropic's Messages API, as far as the Claude CLI needs it, over HTTP: each request for a streamed answer is
 * answered by `answer`. Event order as in the API's reference for streaming messages.
 */
export async function fakeAnthropic(
  answer: (request: AnthropicRequest, count: number) => AnthropicReply,
): Promise<FakeAnthropic> {
  const requests: AnthropicRequest[] = [];
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0];
    const body = await readBody(request);
    if (request.method !== 'POST') return sendJson(response, path === '/' ? 200 : 404, {});
    if (path?.endsWith('/count_tokens')) return sendJson(response, 200, { input_tokens: 10 });
    if (path !== '/v1/messages') return sendJson(response, 404, errorBody(404));
    const parsed = JSON.parse(body) as MessagesBody;
    const seen = summarise(request, parsed);
    requests.push(seen);
    const reply = answer(seen, requests.length);
    if ('error' in reply) return sendJson(response, reply.error, errorBody(reply.error));
    if (parsed.stream !== true) {
      return sendJson(response, 200, {
        ...messageHead(parsed.model),
        content: [blockOf(reply)],
        stop_reason: 'end_turn',
        usage: { input_tokens: 1, output_tokens: 1 },
      });
    }
    await stream(response, parsed.model, reply);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Block {
  type: string;
  text?: string;
  content?: unknown;
}
interface MessagesBody {
  model: string;
  stream?: boolean;
  tools?: { name: string }[];
  messages: { role: string; content: string | Block[] }[];
}

function summarise(request: IncomingMessage, body: MessagesBody): AnthropicRequest {
  const newest = body.messages.at(-1)?.content;
  const results = Array.isArray(newest) ? newest.filter(({ type }) => type === 'tool_result') : [];
  return {
    headers: request.headers,
    tools: (body.tools ?? []).map(({ name }) => name),
    conversation: JSON.stringify(body.messages),
    toolResults: results
      .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
      .join('\n'),
  };
}

type Streamed = Exclude<AnthropicReply, { error: number }>;
let ids = 0;

function messageHead(model: string) {
  return { id: `msg_fake_${++ids}`, type: 'message', role: 'assistant', model, stop_sequence: null };
}

function blockOf(reply: Streamed) {
  if ('tool' in reply)
    return { type: 'tool_use', id: `toolu_fake_${++ids}`, name: reply.tool, input: reply.input };
  return { type: 'text', text: 'text' in reply ? reply.text : '' };
}

async function stream(response: ServerResponse, model: string, reply: Streamed): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object = {}) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const usage = {
    input_tokens: 10,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
  };
  const block = blockOf(reply);
  const isTool = 'tool' in reply;
  send('message_start', { message: { ...messageHead(model), content: [], stop_reason: null, usage } });
  const start = isTool ? { ...block, input: {} } : { type: 'text', text: '' };
  send('content_block_start', { index: 0, content_block: start });
  const deltas = isTool
    ? [{ type: 'input_json_delta', partial_json: JSON.stringify(reply.input) }]
    : ('text' in reply ? reply.text : '').split(/(?<= )/).map((text) => ({ type: 'text_delta', text }));
  for (const delta of deltas) send('content_block_delta', { index: 0, delta });
  while ('drip' in reply && !response.destroyed) {
    await delay(50);
    send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: '.' } });
  }
  send('content_block_stop', { index: 0 });
  send('message_delta', {
    delta: { stop_reason: isTool ? 'tool_use' : 'end_turn', stop_sequence: null },
    usage,
  });
  send('message_stop');
  response.end();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function errorBody(status: number) {
  const type = status === 401 ? 'authentication_error' : status === 429 ? 'rate_limit_error' : 'api_error';
  return { type: 'error', error: { type, message: `fake ${status}` } };
}
