import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy on the loopback interface through which pages come in two pieces. */
export interface HeldPages {
  url: string;
  /** From now on a page comes as far as these words, and the rest when it is let go. */
  holdAt(words: string): void;
  letGo(): void;
  close(): Promise<void>;
}

export async function startHeldPages(): Promise<HeldPages> {
  let words = '';
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  const server = createServer((request, response) => {
    const { host, port, pathname, search } = new URL(request.url ?? '');
    const { 'proxy-connection': _, 'accept-encoding': __, ...headers } = request.headers;
    const upstream = forward({
      host: '127.0.0.1',
      port,
      method: request.method,
      path: pathname + search,
      headers: { ...headers, host },
    });
    upstream.on('response', async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!answer.headers['content-type']?.startsWith('text/html')) return void answer.pipe(response);
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const page = Buffer.concat(chunks);
      const at = page.indexOf(words);
      response.write(page.subarray(0, at));
      await gate.promise;
      response.end(page.subarray(at));
    });
    for (const stream of [upstream, request, response]) stream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    holdAt(next) {
      words = next;
      gate = Promise.withResolvers();
    },
    letGo: () => gate.resolve(),
    async close() {
      gate.resolve();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
