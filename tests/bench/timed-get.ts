import { Agent, get } from 'node:http';

export interface Timed {
  status: number;
  firstByteMs: number;
  body: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One request over a kept connection, with the time until its first byte. */
export function timedGet(port: number, path: string): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const request = get(
      { host: '127.0.0.1', port, path, agent, headers: { host: `localhost:${port}` } },
      (response) => {
        const chunks: Buffer[] = [];
        let firstByteMs = 0;
        response.on('data', (chunk: Buffer) => {
          if (chunks.length === 0) firstByteMs = performance.now() - started;
          chunks.push(chunk);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, firstByteMs, body: Buffer.concat(chunks) }),
        );
      },
    );
    request.once('error', reject);
  });
}
