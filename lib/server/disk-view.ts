import type { DiskUse } from '../manager/disk-use.ts';
import { thisProcess } from '../process/identity.ts';

/** What worktrees take on one machine, as its manager measured it: no page looks at the disk itself. */
export interface DiskView {
  /** Null for this one. */
  machine: string | null;
  /** When the one was measured that was measured first. */
  atMs: number;
  count: number;
  bytes: number;
  limitGb: number;
  /** All together take more than they may, and none may go. */
  isOver: boolean;
  /** The largest first; not all where there are many. */
  worktrees: { worktree: string; bytes: number; why: string }[];
}

const shown = 20;

export function diskViews(
  disk: readonly DiskUse[],
  { maxWorktreesGb, keepWorktreesDays }: { maxWorktreesGb: number; keepWorktreesDays: number },
): DiskView[] {
  const here = thisProcess().host;
  const days = keepWorktreesDays === 1 ? 'a day' : `${keepWorktreesDays} days`;
  return disk.map(({ host, at, worktrees }) => {
    const bytes = worktrees.reduce((sum, one) => sum + one.bytes, 0);
    const largest = [...worktrees].sort((a, b) => b.bytes - a.bytes).slice(0, shown);
    return {
      machine: host === here ? null : host,
      atMs: Math.min(Date.parse(at), ...worktrees.map(({ measuredAt }) => Date.parse(measuredAt))),
      count: worktrees.length,
      bytes,
      limitGb: maxWorktreesGb,
      isOver: bytes > maxWorktreesGb * 1024 ** 3,
      worktrees: largest.map(({ worktree, bytes: own, kept }) => ({
        ...{ worktree, bytes: own, why: kept ?? `goes ${days} after its run has ended` },
      })),
    };
  });
}
