import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { backlogIdentity } from '../backlog-folder.ts';
import { type Config, configFileName, defaultConfig, type ParseConfig, readConfig } from '../config.ts';
import { AppError, systemCode } from '../errors.ts';
import type { Repo } from './root.ts';

export interface RepoPlace {
  root: string;
  /** Absolute. */
  stateDir?: string | undefined;
}

/** Like `openRepo`, with what checks the configuration given, so that it is loaded only where it is needed.
 * @throws AppError `not-found` where `root` is no folder. A broken configuration does not throw: see `configProblem`. */
export function openRepoWith(options: RepoPlace, parseConfig: ParseConfig): Repo {
  const root = realFolder(options.root);
  const gitDir = findGitCommonDir(root);
  const stateDir =
    options.stateDir ?? (gitDir === null ? join(root, '.dataface-tasks') : join(gitDir, 'dataface-tasks'));
  const current = cachedConfig(root, parseConfig);
  return {
    root,
    gitDir,
    stateDir,
    get config() {
      return current().config;
    },
    get configProblem() {
      return current().problem;
    },
  };
}

function realFolder(path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw new AppError(
      'not-found',
      'The repository folder does not exist; set TASKS_REPO_ROOT to one that does.',
      {
        cause,
      },
    );
  }
  throw new AppError('invalid', 'TASKS_REPO_ROOT names a file; set it to the folder of a repository.');
}

/** Follows `.git` files of worktrees and `commondir` without running git. Layout: gitrepository-layout(5). */
function findGitCommonDir(root: string): string | null {
  try {
    const dotGit = join(root, '.git');
    const gitDir = statSync(dotGit).isDirectory() ? dotGit : pointedTo(root, readFileSync(dotGit, 'utf8'));
    if (gitDir === null) return null;
    try {
      return realpathSync(resolve(gitDir, readFileSync(join(gitDir, 'commondir'), 'utf8').trim()));
    } catch {
      return realpathSync(gitDir);
    }
  } catch {
    return null;
  }
}

function pointedTo(root: string, gitFile: string): string | null {
  const target = /^gitdir: (.+)$/m.exec(gitFile)?.[1]?.trim();
  if (target === undefined) return null;
  return isAbsolute(target) ? target : resolve(root, target);
}

function cachedConfig(
  root: string,
  parseConfig: ParseConfig,
): () => { config: Config; problem: string | null } {
  let seen: string | undefined;
  let value: { config: Config; problem: string | null } = { config: defaultConfig, problem: null };
  return () => {
    const identity = configIdentity(root);
    if (identity === seen) return value;
    seen = identity;
    try {
      value = { config: readConfig(root, parseConfig), problem: null };
    } catch (error) {
      const problem = error instanceof AppError ? error.message : `${configFileName} cannot be read.`;
      value = { config: value.config, problem };
    }
    return value;
  };
}

/** Asked for at every look at the configuration: a few calls of `stat`, none of which throws for what is not there. */
function configIdentity(root: string): string {
  try {
    const stat = statSync(join(root, configFileName), { throwIfNoEntry: false });
    const own = stat ? `${stat.mtimeMs}:${stat.size}:${stat.ino}` : '';
    return `${own}|${backlogIdentity(root)}`;
  } catch (error) {
    return systemCode(error) ?? 'unreadable';
  }
}
