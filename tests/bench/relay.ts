import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApp } from '#tests/helpers/app-server.ts';
import { tempRepo } from '#tests/helpers/temp-repo.ts';
import { median, ms, percentile, type Row } from './measure.ts';

const deltas = 1_000;
const everyMs = 5;

/**
 * A provider that sends 200 deltas a second, each holding its own time of sending, to a client that reads the
 * stream as a browser does; the difference is what the way through the server adds.
 */
export async function benchRelay(): Promise<Row[]> {
  const provider = await startProvider();
  const repo = tempRepo({ 'docs/a.md': '# A\n' });
  const server = await startApp(repo.root, {
    env: {
      OPENAI_API_KEY: 'sk-bench',
      OPENAI_BASE_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`,
    },
  });
  try {
    await ask(server.url);
    const added = await ask(server.url);
    return [
      {
        name: `token relay, ${added.length} of ${deltas} deltas at 200 a second, p50`,
        value: ms(median(added)),
        target: '',
        reached: null,
      },
      {
        name: 'token relay, added by the server, p95',
        value: ms(percentile(added, 0.95)),
        target: '≤ 50 ms',
        reached: percentile(added, 0.95) <= 50,
      },
    ];
  } finally {
    await server.stop();
    provider.close();
    provider.closeAllConnections();
    repo.remove();
  }
}

/** Milliseconds between the sending of each delta and its arrival here. */
async function ask(url: string): Promise<number[]> {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      doc: { kind: 'doc', path: 'docs/a.md' },
      message: { id: `m${Math.random()}`, role: 'user', parts: [{ type: 'text', text: 'go' }] },
    }),
  });
  if (!response.ok || response.body === null) throw new Error(`POST /api/chat answered ${response.status}`);
  const added: number[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    const now = epochMs();
    // Coalesced deltas arrive together: each is counted from its own time.
    for (const [, sent] of decoder.decode(chunk, { stream: true }).matchAll(/<(\d+\.\d+)>/g))
      added.push(now - Number(sent));
  }
  return added;
}

const epochMs = () => performance.timeOrigin + performance.now();

async function startProvider(): Promise<Server> {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
    const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    send({ type: 'response.created', response: { id: 'resp_1', created_at: 1, model: 'bench' } });
    send({ type: 'response.output_item.added', output_index: 0, item });
    const started = performance.now();
    for (let number = 0; number < deltas; number++) {
      const wait = started + number * everyMs - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      send({
        type: 'response.output_text.delta',
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        delta: `<${epochMs().toFixed(3)}> `,
      });
    }
    send({ type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed' } });
    send({
      type: 'response.completed',
      response: {
        id: 'resp_1',
        created_at: 1,
        model: 'bench',
        usage: { input_tokens: 1, output_tokens: deltas },
      },
    });
    response.end('data: [DONE]\n\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
