// A keeper of runs in a process of its own, driven by messages: what two processes do at once can only be seen so.

import type { RunStore } from '#lib/manager/run-store.ts';
import { createEmbeddedStore } from '#lib/manager/store/embedded.ts';
import { createPostgresStore } from '#lib/manager/store/postgres.ts';
import { thisProcess } from '#lib/process/identity.ts';

type Order =
  | { seq: number; open: { stateDir: string } | { url: string } }
  | { seq: number; call: keyof RunStore; args: unknown[] }
  | { seq: number; hold: true }
  | { seq: number; release: true }
  | { seq: number; follow: true };

let store: RunStore;
let held: { release(): Promise<void> } | null = null;

async function obey(order: Order): Promise<unknown> {
  if ('open' in order) {
    store = 'url' in order.open ? createPostgresStore(order.open) : createEmbeddedStore(order.open);
    return thisProcess();
  }
  if ('hold' in order) {
    held = await store.hold(thisProcess());
    return true;
  }
  if ('release' in order) return held?.release();
  if ('follow' in order) {
    store.follow((id) => process.send?.({ told: id }));
    return true;
  }
  const method = store[order.call] as (...args: unknown[]) => unknown;
  return await method.apply(store, order.args);
}

process.on('message', (order: Order) => {
  obey(order).then(
    (result) => process.send?.({ seq: order.seq, result }),
    (error: Error & { code?: string }) =>
      process.send?.({ seq: order.seq, error: { code: error.code, message: error.message } }),
  );
});
process.on('disconnect', () => process.exit(0));
