import { z } from 'zod';
import type { ProcessIdentity } from '#lib/process/identity.ts';
import { type DiskUse, diskUseSchema } from '../disk-use.ts';
import { processSchema } from '../run.ts';

// What is known of the manager itself, a name and a JSON value each. What cannot be read counts as not said.

const paused = z.object({ by: z.string(), at: z.string() }).nullable().catch(null);
const startFirst = z.array(z.string()).catch([]);
const disk = z.array(diskUseSchema).catch([]);
const readySince = z.record(z.string(), z.string()).catch({});
const holder = processSchema
  .extend({ since: z.string(), beatAt: z.string(), backend: z.number().optional() })
  .nullable()
  .catch(null);

export type HolderFacts = NonNullable<z.infer<typeof holder>>;

/** From a stored value, null where there is none. */
export const readValue = {
  paused: (json: string | null) => paused.parse(parse(json)),
  startFirst: (json: string | null) => startFirst.parse(parse(json) ?? []),
  readySince: (json: string | null) => readySince.parse(parse(json) ?? {}),
  disk: (json: string | null) => disk.parse(parse(json) ?? []),
  holder: (json: string | null) => holder.parse(parse(json)),
};
export type ValueName = keyof typeof readValue;

/** Keeps the time of those that are known, forgets the others; null where nothing changed. */
export function nextReadySince(
  known: Record<string, string>,
  taskIds: readonly string[],
  at: string,
): Record<string, string> | null {
  const next = Object.fromEntries(taskIds.map((id) => [id, known[id] ?? at]));
  const isSame =
    Object.keys(next).length === Object.keys(known).length && Object.keys(known).every((id) => id in next);
  return isSame ? null : next;
}

const forgottenAfterMs = 30 * 24 * 3_600_000;

/** With what is known of one machine in place; those that said nothing for a month are gone. Null where nothing changed. */
export function nextDisk(known: readonly DiskUse[], use: DiskUse): DiskUse[] | null {
  const before = known.find(({ host }) => host === use.host);
  if (before && JSON.stringify(before.worktrees) === JSON.stringify(use.worktrees)) return null;
  const now = Date.parse(use.at);
  const others = known.filter(({ host, at }) => host !== use.host && now - Date.parse(at) < forgottenAfterMs);
  return [...others, use].sort((a, b) => (a.host < b.host ? -1 : 1));
}

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.host === b.host && a.pid === b.pid && a.started === b.started;
}

function parse(json: string | null): unknown {
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
