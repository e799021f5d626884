import { createHash } from 'node:crypto';
import { findRun, runStore } from './manager-desk.ts';

/** What open pages are told of runs. */
export interface RunEvent {
  /** Null: any of them, or the manager, may have changed. */
  id: string | null;
  /** `log`: it only wrote more of its log, so that its page need not be drawn anew. */
  what: 'state' | 'log';
}

type Listener = (event: RunEvent) => void;

interface Hub {
  listeners: Set<Listener>;
  /** Fingerprint of what was last told of a run, but for its log. */
  told: Map<string, string>;
  stop: (() => void) | null;
}

const slot = Symbol.for('dataface-tasks.run-events');
const holder = globalThis as unknown as Record<symbol, Hub | undefined>;
holder[slot] ??= { listeners: new Set(), told: new Map(), stop: null };
const hub = holder[slot];

const maxTold = 1_000;

/** Calls `listener` for each change of a run or of the manager from now on. Returns how to stop. */
export function subscribeRuns(listener: Listener): () => void {
  hub.listeners.add(listener);
  hub.stop ??= runStore().follow((id) => void tell(id));
  return () => {
    hub.listeners.delete(listener);
    if (hub.listeners.size > 0) return;
    hub.stop?.();
    hub.stop = null;
    hub.told.clear();
  };
}

async function tell(id: string | null): Promise<void> {
  // A run that cannot be read now (the queue of several machines is out of reach) may well have changed.
  const what = id === null || (await isOther(id).catch(() => true)) ? 'state' : 'log';
  for (const listener of hub.listeners) listener({ id, what });
}

async function isOther(id: string): Promise<boolean> {
  const run = await findRun(id);
  const print = createHash('sha1')
    .update(JSON.stringify({ ...run, logBytes: 0 }))
    .digest('base64');
  if (hub.told.get(id) === print) return false;
  if (hub.told.size >= maxTold) hub.told.clear();
  hub.told.set(id, print);
  return true;
}
