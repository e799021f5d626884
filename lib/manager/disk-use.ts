import { z } from 'zod';

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
