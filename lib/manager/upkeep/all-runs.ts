import { setImmediate } from 'node:timers/promises';
import type { Run } from '../run.ts';
import type { RunStore } from '../run-store.ts';

const atOnce = 500;

/** Every run that is known, newest first, in pieces: thousands at once would hold up everything else. */
export async function* allRuns(store: Pick<RunStore, 'list'>): AsyncGenerator<Run> {
  let before: string | undefined;
  for (;;) {
    const page = await store.list({ limit: atOnce, ...(before !== undefined && { before }) });
    yield* page;
    // A piece may be short of rows that cannot be read; only an empty one is the end.
    before = page.at(-1)?.id;
    if (before === undefined) return;
    await setImmediate();
  }
}
