import type { Config } from '../config.ts';
import { parseConfig } from '../config-schema.ts';
import { openRepoWith, type RepoPlace } from './open.ts';

/** A repository that is served. All paths of it that leave `lib/repo` are relative to `root`, with forward slashes. */
export interface Repo {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The git common directory (shared by all worktrees), absolute; null where there is no git. */
  readonly gitDir: string | null;
  /** Where our own state lives, absolute. Not made until something is written. */
  readonly stateDir: string;
  /** As `tasks.config.json` and a Backlog.md folder say now; the last good one while the file is broken. */
  readonly config: Config;
  /** Why `tasks.config.json` cannot be used, or null. */
  readonly configProblem: string | null;
}

/** @throws AppError `not-found` where `root` is no folder. A broken configuration does not throw: see `configProblem`. */
export function openRepo(options: RepoPlace): Repo {
  return openRepoWith(options, parseConfig);
}
