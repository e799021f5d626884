import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { keepPageRunsIn } from '#lib/markdown/page-runs.ts';

const storage = new AsyncLocalStorage<string[]>();
keepPageRunsIn(storage);

/** Serves a request; where it asks for a whole page, not for what Next's router sets into one, with a list for its runs. */
export function withPageRuns<T>(request: IncomingMessage, serve: () => T): T {
  return request.headers.rsc === undefined ? storage.run([], serve) : serve();
}
