import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

type Trigger = { until: string | RegExp; done: () => void };

/** A proxy on the loopback interface between the browser and the server, whose connections can be cut. */
export interface CutProxy {
  url: string;
  /** «POST /api/chat», in order, of what reached the proxy. */
  requests: string[];
  /** Resets every connection of the browser, as a cable that is pulled would. */
  cut(): void;
  /** The same as soon as an event stream of the chat has brought these words, which the browser may or may not get. */
  cutAfter(until: string | RegExp): Promise<void>;
  /** From now on requests that match («POST /api/chat») are reset before they get any further. */
  refuse(which: RegExp | null): void;
  close(): Promise<void>;
}

export async function startCutProxy(): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let triggers: Trigger[] = [];
  let refused: RegExp | null = null;

  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '');
    const name = `${request.method} ${url.pathname}`;
    requests.push(name);
    if (refused?.test(name)) {
      request.socket.resetAndDestroy();
      return;
    }
    const { 'proxy-connection': _, ...headers } = request.headers;
    const upstream = forward({
      host: '127.0.0.1',
      port: url.port,
      method: request.method,
      path: url.pathname + url.search,
      headers,
    });
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      let seen = '';
      const isChat = name.includes('/api/chat') && answer.headers['content-type']?.includes('event-stream');
      answer.on('data', (chunk: Buffer) => {
        response.write(chunk);
        if (!isChat) return;
        seen += chunk.toString('utf8');
        // One cut at a time, in the order in which they were asked for.
        const [first] = triggers;
        if (
          !first ||
          !(typeof first.until === 'string' ? seen.includes(first.until) : first.until.test(seen))
        )
          return;
        triggers = triggers.slice(1);
        cut();
        first.done();
      });
      answer.on('end', () => response.end());
      answer.on('error', () => response.destroy());
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    response.on('error', () => upstream.destroy());
    request.on('error', () => upstream.destroy());
    request.pipe(upstream);
  }

  const server = createServer(pass);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut,
    cutAfter: (until) => new Promise((done) => triggers.push({ until, done })),
    refuse(which) {
      refused = which;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
