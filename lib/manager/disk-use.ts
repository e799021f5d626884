import { z } from 'zod';
import { thisProcess } from '#lib/process/identity.ts';
import type { Run } from './run.ts';

export const worktreeUseSchema = z.object({
  /** Repo-relative. */
  worktree: z.string(),
  bytes: z.number(),
  measuredAt: z.string(),
  /** Why it stays, in words; null where nothing was decided yet. */
  kept: z.string().nullable(),
});
export type WorktreeUse = z.infer<typeof worktreeUseSchema>;

/** What the worktrees of one machine take on its disk, as its manager saw it last. */
export const diskUseSchema = z.object({
  host: z.string(),
  at: z.string(),
  worktrees: z.array(worktreeUseSchema),
});
export type DiskUse = z.infer<typeof diskUseSchema>;

/** What the worktree of a run takes, as it was measured last; null where that was never done. */
export function measuredBytes(
  run: Pick<Run, 'worktree' | 'worker'>,
  disk: readonly DiskUse[],
): number | null {
  const host = run.worker?.host ?? thisProcess().host;
  const there = disk.find((one) => one.host === host)?.worktrees ?? [];
  return there.find(({ worktree }) => worktree === run.worktree)?.bytes ?? null;
}
