import type { DiskUse } from './disk-use.ts';
import type { ProcessIdentity, Run, RunState } from './run.ts';

/** The right to write to a run. A run that was taken over has a higher token, and the older claim writes nothing more. */
export interface Claim {
  runId: string;
  token: number;
}

export type NewRun = Pick<
  Run,
  | 'taskId'
  | 'taskPath'
  | 'title'
  | 'attempt'
  | 'continues'
  | 'comment'
  | 'branch'
  | 'baseBranch'
  | 'timeoutMs'
> & {
  /** Taken from the run that it continues. */
  worktree?: string | null;
  sessionId?: string | null;
};

/**
 * What the holder of a claim may write. `endedAt` and `reviewedAt` are set by the keeper's clock with the state that they
 * belong to, where the patch does not give them. Writing `queued` gives the run back in line.
 */
export type RunPatch = Partial<
  Omit<
    Run,
    'id' | 'taskId' | 'attempt' | 'continues' | 'queuedAt' | 'cancelAsked' | 'logBytes' | 'logDroppedAt'
  >
>;

export interface ManagerState {
  /** A person stopped it from starting anything. */
  paused: { by: string; at: string } | null;
  /** Tasks that a person asked to be started before all others, within the limits. */
  startFirst: string[];
  /** Who plans, and when it last said so; null where nobody does. */
  holder: (ProcessIdentity & { since: string; beatAt: string; alive: boolean }) | null;
  /** Since when a manager has seen tasks ready, by id: what waits long is lifted. */
  readySince: Record<string, string>;
  /** What worktrees take, of each machine as its manager measured it last. */
  disk: DiskUse[];
}

/** What is not given does not filter. */
export interface RunFilter {
  taskId?: string;
  states?: readonly RunState[];
  /** 200 where it is not given. */
  limit?: number;
  /** Only runs put in line before that one (its id). */
  before?: string;
  /** Only the newest run of each task, and that only where it is in one of `states`. */
  latest?: boolean;
}

export interface LogPage {
  text: string;
  /** Byte offset after `text`; whole lines only. */
  nextOffset: number;
  totalBytes: number;
}

/**
 * Runs, their leases and their logs: what a manager remembers. Two keepers pass one suite of tests
 * (`tests/integration/manager/store-contract.ts`): SQLite in the state folder, and Postgres for several machines.
 * Times come from one clock: the database's own in Postgres, the machine's in SQLite.
 */
export interface RunStore {
  readonly kind: 'embedded' | 'postgres';
  /** What a person should know: a damaged database was moved aside, the server cannot be reached. */
  notice(): string | null;

  /** Puts a run in line. Null where its task has an active one already: of two who ask at once, one gets it. */
  enqueue(run: NewRun): Promise<Run | null>;
  /**
   * Takes the longest waiting run for `holder`, if fewer than `limit` are held by all holders together; nobody else gets it.
   * It is `preparing` from then on, and `startedAt` is set.
   */
  claim(holder: ProcessIdentity, limit: number): Promise<{ run: Run; claim: Claim } | null>;
  /** Prolongs the lease. @throws AppError `stale` where it was taken over. Tells whether to cancel. */
  beat(claim: Claim): Promise<{ cancelAsked: boolean }>;
  /** Writes fields of a run, and prolongs its lease. @throws AppError `stale` where it was taken over or has ended. */
  record(claim: Claim, patch: RunPatch): Promise<Run>;
  /**
   * Active runs whose lease is out: no beat for `leaseMs`, and, where its holder is a process of this machine, that
   * process is gone. A lease dated in the future (a clock set back) counts by its process alone. On one machine the
   * process decides at once: a holder that is gone is out however fresh its beat.
   */
  abandoned(): Promise<Run[]>;
  /** Takes such a run over: only one of those who try gets a claim. */
  takeOver(run: Run, holder: ProcessIdentity): Promise<Claim | null>;

  /** Moves a run that is no longer held from one of `from` to another state. @throws AppError `conflict` where it is not there any more. */
  settle(id: string, from: readonly RunState[], patch: RunPatch & { state: RunState }): Promise<Run>;
  /** Asks the holder to end it; one that waits in line is ended at once. */
  askCancel(id: string, by: string): Promise<Run>;

  find(id: string): Promise<Run | null>;
  /** Newest first. */
  list(filter?: RunFilter): Promise<Run[]>;

  /** JSON lines; fenced like `record`. */
  appendLog(claim: Claim, lines: string): Promise<void>;
  /**
   * Gives up the log of a run that has ended, and is told by `logDroppedAt`; the run itself stays. Done again it does
   * nothing. @throws AppError `conflict` for one that is under way or waits for its review.
   */
  dropLog(id: string): Promise<Run>;
  /** From a byte offset, at most `maxBytes` (1 MB); a negative offset counts from the end. */
  readLog(id: string, offset: number, maxBytes?: number): Promise<LogPage>;

  manager(): Promise<ManagerState>;
  setPaused(paused: { by: string } | null): Promise<void>;
  setStartFirst(taskIds: readonly string[]): Promise<void>;
  /** What is ready now, told by the manager at each look: new ones are noted with the time, others forgotten. */
  noteReady(taskIds: readonly string[]): Promise<void>;
  /** What the worktrees of a machine take; in place of what was known of it. */
  noteDisk(use: DiskUse): Promise<void>;
  /**
   * Becomes the one planner of this repository until `release`, or until this process ends, however it ends.
   * @throws AppError `conflict` naming the holder (process, machine, since when) where there is one.
   */
  hold(holder: ProcessIdentity): Promise<{ beat(): Promise<void>; release(): Promise<void> }>;

  /**
   * Calls `listener` soon after anything above changed, here or in another process (null: not one run); no polling
   * where it can be told. Beats alone are no change.
   */
  follow(listener: (runId: string | null) => void): () => void;
  close(): Promise<void>;
}
