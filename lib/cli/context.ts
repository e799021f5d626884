import { createRequire } from 'node:module';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '#lib/config.ts';
import type { Env } from '#lib/env.ts';
import { findEnv } from '#lib/env-values.ts';
import { AppError } from '#lib/errors.ts';
import { findRepoRoot } from '#lib/repo/find-root.ts';
import { openRepoWith } from '#lib/repo/open.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { createOutput, type Output } from './output.ts';

/** What every command gets. */
export interface CliContext {
  repo: Repo;
  output: Output;
  /** Of a run queue that several machines share. A secret. */
  databaseUrl: string | undefined;
}

export interface GlobalOptions {
  root?: string;
  json?: boolean;
}

/** Absolute folder of this project. */
export const appRoot = fileURLToPath(new URL('../..', import.meta.url));

export function openContext(options: GlobalOptions): CliContext {
  const output = createOutput({ isJson: options.json ?? false });
  const env = settings();
  const repo = openAt(options.root, chooseRoot(options.root, env.repoRoot), env.stateDir);
  if (repo.configProblem !== null) output.note(`${repo.configProblem} It is passed over.`);
  return { repo, output, databaseUrl: env.databaseUrl };
}

// The schema library takes longer to load than most commands run: only where there is something to check.
const require = createRequire(import.meta.url);

function settings(): Pick<Env, 'repoRoot' | 'stateDir' | 'databaseUrl'> {
  const found = findEnv({ appRoot });
  if (!found.needsCheck) return { ...found, databaseUrl: found.values.DATABASE_URL };
  return (require('#lib/env.ts') as typeof import('#lib/env.ts')).loadEnv({ appRoot });
}

function parseConfig(text: string): Config {
  return (require('#lib/config-schema.ts') as typeof import('#lib/config-schema.ts')).parseConfig(text);
}

/** `--root`, else TASKS_REPO_ROOT, else the repository that one stands in. */
function chooseRoot(given: string | undefined, fromEnv: string): string {
  if (given !== undefined) return resolve(given);
  const here = findRepoRoot(process.cwd());
  // The project's own `.env` names what its server serves; in another repository it has no say.
  const isOwn = isInside(appRoot, here);
  return process.env.TASKS_REPO_ROOT?.trim() || isOwn ? fromEnv : here;
}

function openAt(given: string | undefined, root: string, stateDir: string | undefined): Repo {
  try {
    return openRepoWith({ root, stateDir }, parseConfig);
  } catch (error) {
    if (given === undefined || !(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      `--root names ${given}, which is no folder; give the folder of a repository.`,
      {
        cause: error,
      },
    );
  }
}

/** What the person typed as a task, with a path from where they stand made one from the root. */
export async function taskQuery(repo: Repo, typed: string): Promise<string> {
  if (!/[\\/]|\.md$/i.test(typed)) return typed;
  const absolute = resolve(typed);
  if (!isInside(repo.root, absolute)) return typed;
  const rel = relative(repo.root, absolute).split(sep).join('/');
  const isThere = isAbsolute(typed) || (await statRepoPath(repo, rel).catch(() => null)) !== null;
  return isThere ? rel : typed;
}

function isInside(folder: string, path: string): boolean {
  const rel = relative(folder, path);
  return rel !== '..' && !rel.startsWith(`..${sep}`) && !isAbsolute(rel);
}
