import { z } from 'zod';
import { runStates } from './run-states.ts';

// Apart from the schema, so that commands which only look at states need not load it.
export { activeStates, endStates, isActive, type RunState, runStates } from './run-states.ts';

/** Why a run did not come to a review; `reason` says it in words. */
export const failures = [
  'setup', // the set-up command or the worktree
  'worker', // the worker ended with an error, or could not be started
  'no-change', // it ended well and there is no commit
  'checks', // a check failed
  'timeout', // the time limit
  'usage-limit', // the model's quota; `retryAt` says when it opens
  'lost', // its process was gone, its lease ran out
] as const;
export type Failure = (typeof failures)[number];

/** ISO 8601, UTC. */
const time = z.string();

/** A process on a machine, told apart from a later one of the same id by when it started. */
export const processSchema = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** As the kernel counts it (Linux: ticks since boot, with the boot's id); null where it cannot be known. */
  started: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof processSchema>;

export const checkSchema = z.object({
  argv: z.array(z.string()),
  exitCode: z.number().int().nullable(),
  /** `timeout` and `missing` (no such program) are failures as any exit code but 0 is. */
  outcome: z.enum(['passed', 'failed', 'timeout', 'missing']),
  durationMs: z.number(),
  /** The end of what it wrote, control sequences stripped, secrets masked. */
  output: z.string(),
});
export type CheckResult = z.infer<typeof checkSchema>;

export const evidenceSchema = z.object({
  /** The criterion as the worksheet words it. */
  criterion: z.string(),
  /** `verified`: the command was run again, or the hunk is in the diff. `claimed`: the worker says so. */
  standing: z.enum(['verified', 'claimed', 'refuted', 'open']),
  claim: z.string().nullable(),
  proof: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('command'),
        command: z.string(),
        exitCode: z.number().int().nullable(),
      }),
      z.object({ kind: z.literal('hunk'), path: z.string(), line: z.number().int().nullable() }),
    ])
    .nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const usageSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number(),
  costUsd: z.number().nullable(),
  turns: z.number().nullable(),
});
export type RunUsage = z.infer<typeof usageSchema>;

export const changedFileSchema = z.object({
  path: z.string(),
  /** Of a renamed file. */
  from: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed']),
  /** Null for binary files. */
  added: z.number().nullable(),
  removed: z.number().nullable(),
});
export type ChangedFile = z.infer<typeof changedFileSchema>;

/** One attempt at one task. What ended is never written again, but for the outcome of its review. */
export const runSchema = z.object({
  /** Random, of `[a-z0-9]`; looked up, never joined into a path unchecked. */
  id: z.string().regex(/^[a-z0-9]{8,32}$/),
  taskId: z.string(),
  taskPath: z.string(),
  title: z.string(),
  /** Counted from 1 since the task was last queued. */
  attempt: z.number().int(),
  /** The run whose branch, worktree and agent session this one takes up. */
  continues: z.string().nullable(),
  /** What the reviewer wrote when they sent it back. */
  comment: z.string().nullable(),
  state: z.enum(runStates),
  failure: z.enum(failures).nullable(),
  /** For a person, about how it ended or what it waits for. */
  reason: z.string().nullable(),
  branch: z.string(),
  baseBranch: z.string(),
  /** Commit that the branch began at, and the last one that the run made. */
  baseSha: z.string().nullable(),
  headSha: z.string().nullable(),
  /** Repo-relative, on the machine `worker.host`; null once it was removed. */
  worktree: z.string().nullable(),
  worker: processSchema.nullable(),
  /** The agent's own, by which it can be resumed. */
  sessionId: z.string().nullable(),
  timeoutMs: z.number(),
  queuedAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  reviewedAt: time.nullable(),
  retryAt: time.nullable(),
  /** A person asked for it; the holder of the lease obeys at its next beat at the latest. */
  cancelAsked: z.boolean(),
  /** The worker's own last words. */
  summary: z.string().nullable(),
  checks: z.array(checkSchema),
  evidence: z.array(evidenceSchema),
  files: z.array(changedFileSchema),
  usage: usageSchema.nullable(),
  logBytes: z.number(),
  /** When its log was given up to the bounds of the settings; what only its page shows went with it. */
  logDroppedAt: time.nullable().default(null),
});
export type Run = z.infer<typeof runSchema>;
