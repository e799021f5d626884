import type { Run } from '../manager/run.ts';
import { runStore } from './manager-desk.ts';

/** A run by its name alone, for who searches by name. */
export interface RunName {
  kind: 'run';
  id: string;
  title: string;
  /** Of its task's file. */
  path: string;
  href: string;
  mtimeMs: number;
}

const keptMs = 2_000;
const most = 200;

/** A cache: names are asked for at each letter that is typed, and the runs may be kept on another machine. */
let kept: { atMs: number; names: Promise<RunName[]> } | undefined;

/** The latest runs. None where they cannot be reached: that is said on the status page. */
export function runNames(): Promise<RunName[]> {
  if (kept && performance.now() - kept.atMs < keptMs) return kept.names;
  const names = latest().catch(() => []);
  kept = { atMs: performance.now(), names };
  return names;
}

async function latest(): Promise<RunName[]> {
  return (await runStore().list({ limit: most })).map(nameOf);
}

function nameOf({ id, title, taskPath, attempt, queuedAt }: Run): RunName {
  const words = attempt > 1 ? `${title} (attempt ${attempt})` : title;
  return {
    kind: 'run',
    id,
    title: words,
    path: taskPath,
    href: `/runs/${id}`,
    mtimeMs: Date.parse(queuedAt),
  };
}
