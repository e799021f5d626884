import { randomBytes } from 'node:crypto';
import type { RepoIndex } from '../repo/entry.ts';

/** What open pages are told when files changed. */
export interface Change {
  /** Names the state of the index after it; see `ChangeHub.stateOf`. */
  state: string;
  /** Repo-relative markdown files that were added, changed or removed; null for more than can be named. */
  paths: string[] | null;
  /** Whether a task is among them. */
  tasks: boolean;
  /** Whether files came or went, or are called otherwise now: links of other files may lead elsewhere. */
  names: boolean;
}

export interface ChangeHub {
  /** Names a state of the index. Versions begin anew with each start; these do not come twice. */
  stateOf(index: RepoIndex): string;
  /** Something was reported; looked at soon, together with what comes right after it. */
  poke(): void;
  /** Calls `listener` for each change from now on. Returns how to stop. */
  subscribe(listener: (change: Change) => void): () => void;
}

const settleMs = 25;
const maxWaitMs = 200;
const maxPaths = 100;
/** A branch switch is one change, unless it takes longer than anybody wants to wait. */
const maxGitMs = 3_000;

/**
 * Tells subscribers what changed. A burst (a branch switch) is one change; while nobody listens nothing is
 * looked at. `getIndex` answers for a moment not before the call. While `isGitAtWork`, what it does is waited for.
 */
export function createChangeHub(
  getIndex: () => Promise<RepoIndex>,
  isGitAtWork: () => boolean = () => false,
): ChangeHub {
  const run = randomBytes(4).toString('hex');
  const stateOf = (index: RepoIndex) => `${run}-${index.version}`;
  const listeners = new Set<(change: Change) => void>();
  let seen: Promise<RepoIndex> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let waitingSince = 0;

  async function look(): Promise<void> {
    if (performance.now() - waitingSince < maxGitMs && isGitAtWork()) {
      timer = setTimeout(() => void look().catch(() => undefined), settleMs);
      return;
    }
    timer = undefined;
    const before = seen;
    if (before === undefined) return;
    seen = getIndex();
    const [from, to] = await Promise.all([before, seen]);
    const difference = compare(from, to);
    if (difference === null) return;
    for (const listener of listeners) listener({ ...difference, state: stateOf(to) });
  }

  return {
    stateOf,
    poke() {
      if (listeners.size === 0) return;
      const now = performance.now();
      if (timer === undefined) waitingSince = now;
      else if (now - waitingSince > maxWaitMs) return;
      clearTimeout(timer);
      // A scan that failed is tried again with the next report; pages ask for themselves in any case.
      timer = setTimeout(() => void look().catch(() => undefined), settleMs);
    },
    subscribe(listener) {
      if (listeners.size === 0) seen = getIndex();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
        seen = undefined;
      };
    },
  };
}

/** Null where nothing differs. */
export function compare(before: RepoIndex, after: RepoIndex): Omit<Change, 'state'> | null {
  if (before === after) return null;
  const changed = new Set<string>();
  let names = false;
  for (const doc of after.docs) {
    const old = before.docByPath.get(doc.path);
    if (old !== doc && (old?.title !== doc.title || old.kind !== doc.kind)) names = true;
    if (old !== doc && (old?.mtimeMs !== doc.mtimeMs || old.size !== doc.size || old.kind !== doc.kind)) {
      changed.add(doc.path);
    }
  }
  for (const doc of before.docs) {
    if (after.docByPath.has(doc.path)) continue;
    changed.add(doc.path);
    names = true;
  }
  if (changed.size === 0) return null;
  const isTask = (path: string) => before.taskByPath.has(path) || after.taskByPath.has(path);
  const paths = [...changed].sort();
  return {
    paths: paths.length > maxPaths ? null : paths,
    tasks: paths.some(isTask),
    names,
  };
}
