import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#lib/repo/read.ts';
import { toolBench } from './helpers.ts';

// Where route handlers find their server (lib/server/context.ts).
const holder = globalThis as unknown as Record<symbol, unknown>;
const slot = Symbol.for('dataface-tasks.context');

export const origin = 'http://localhost:3000';
export const noParams = { params: Promise.resolve({}) } as never;

/** A `toolBench` that route handlers serve from. */
export function routeBench(...args: Parameters<typeof toolBench>) {
  const bench = toolBench(...args);
  holder[slot] = bench.ctx;
  return {
    ...bench,
    text: (path: string) => readFileSync(join(bench.root, path), 'utf8'),
    hash: (path: string) => sha256Hex(readFileSync(join(bench.root, path))),
    async close() {
      delete holder[slot];
      await bench.close();
    },
  };
}

export type RouteBench = ReturnType<typeof routeBench>;

/** What a page of ours sends. */
export function posted(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(origin + path, {
    method: 'POST',
    headers: { host: 'localhost:3000', origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
