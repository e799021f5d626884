import { AppError } from '../errors.ts';
import { childEnv, type RunResult, runProcess } from './run.ts';

/** Where git works. With `gitDir` it looks at nothing that stands in the folder itself, which may be a worker's. */
export interface GitPlace {
  /** Absolute working directory. */
  cwd: string;
  gitDir?: string;
  workTree?: string;
  /** An index of one's own instead of the worktree's. */
  indexFile?: string;
}

export interface GitOptions {
  input?: string;
  timeoutMs?: number;
  maxOutputBytes?: number;
  signal?: AbortSignal | undefined;
  /** Names the author where neither the configuration nor the environment does. */
  fallbackIdentity?: { name: string; email: string };
  /** On top of the environment, for a mark that says whose process it is. */
  env?: NodeJS.Dict<string>;
}

/** The four that say who commits may stay: people set them on purpose. */
const identityVariables = /^GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL)$/;

// What a repository's configuration or hooks could have us run, and what asks or reaches out by itself.
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'core.pager=cat',
  'core.editor=true',
  'gc.auto=0',
  'maintenance.auto=false',
  'protocol.ext.allow=never',
  'log.showSignature=false',
  'commit.gpgSign=false',
  'advice.addEmbeddedRepo=false',
  // A worktree is clean only where git looks for new files, whatever the person likes to be shown.
  'status.showUntrackedFiles=normal',
].flatMap((setting) => ['-c', setting]);

/**
 * Runs git with an argv of ours: no pager, no prompt, no hooks, no helper that watches files, and none of the
 * variables by which the environment could point it elsewhere. A non-zero exit is a result.
 * @throws AppError `unavailable` where there is no git.
 */
export async function runGit(
  place: GitPlace,
  args: readonly string[],
  options: GitOptions = {},
): Promise<RunResult> {
  const where = [
    ...(place.gitDir === undefined ? [] : [`--git-dir=${place.gitDir}`]),
    ...(place.workTree === undefined ? [] : [`--work-tree=${place.workTree}`]),
  ];
  try {
    return await runProcess(['git', '--no-pager', ...settings, ...where, ...args], {
      cwd: place.cwd,
      env: gitEnv(place, options),
      timeoutMs: options.timeoutMs ?? 120_000,
      maxOutputBytes: options.maxOutputBytes ?? 16 * 1024 * 1024,
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    throw new AppError('unavailable', 'git is not there to run; install it.', { cause: error });
  }
}

/** Standard output of a git command that must succeed. @throws AppError `refused` with git's own words. */
export async function git(
  place: GitPlace,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const run = await runGit(place, args, options);
  if (run.outcome === 'exited' && run.exitCode === 0) return run.stdout;
  throw gitFailure(args, run, [place.workTree ?? place.cwd, place.gitDir ?? '']);
}

/** In git's words, without folders of this machine. */
export function gitFailure(args: readonly string[], run: RunResult, folders: readonly string[]): AppError {
  const verb = args.find((arg) => !arg.startsWith('-')) ?? 'git';
  if (run.outcome === 'timeout') return new AppError('timeout', `git ${verb} did not end in time.`);
  if (run.outcome === 'aborted') return new AppError('refused', `git ${verb} was stopped.`);
  if (run.outcome === 'output-limit')
    return new AppError('too-large', `git ${verb} had more to say than is read.`);
  let said = run.stderr.trim() || run.stdout.trim();
  for (const folder of folders) if (folder !== '') said = said.replaceAll(folder, '.');
  const words = said === '' ? `ended with exit code ${run.exitCode}` : said.slice(-1_000);
  return new AppError('refused', `git ${verb}: ${words}`);
}

function gitEnv(place: GitPlace, { fallbackIdentity, env: extra }: GitOptions): NodeJS.Dict<string> {
  const env = childEnv();
  for (const name of Object.keys(env)) {
    if (name.startsWith('GIT_') && !identityVariables.test(name)) delete env[name];
  }
  if (fallbackIdentity) {
    for (const role of ['AUTHOR', 'COMMITTER']) {
      env[`GIT_${role}_NAME`] ??= fallbackIdentity.name;
      env[`GIT_${role}_EMAIL`] ??= fallbackIdentity.email;
    }
  }
  return {
    ...env,
    ...(place.indexFile === undefined ? {} : { GIT_INDEX_FILE: place.indexFile }),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    LC_ALL: 'C.UTF-8',
    ...extra,
  };
}
