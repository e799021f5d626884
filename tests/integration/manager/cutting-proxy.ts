import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  url: string;
  /** The next time a client says this, the server hears it and the client hears nothing more. */
  cutAfter(words: string): void;
  cuts(): number;
  close(): Promise<void>;
}

/** Stands between a client and a Postgres server, to lose an answer on the way. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let words: string | null = null;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
    }
    client.on('data', (bytes) => {
      upstream.write(bytes);
      if (words === null || !bytes.includes(words)) return;
      words = null;
      cuts++;
      // The server answers into the void; its work is done by then.
      upstream.once('data', () => upstream.destroy());
      upstream.unpipe(client);
      client.destroy();
    });
    client.on('close', () => {
      if (words !== null || cuts === 0) upstream.end();
    });
    upstream.on('close', () => client.destroy());
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: url.href,
    cutAfter: (next) => {
      words = next;
    },
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
