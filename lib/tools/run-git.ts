import { AppError } from '#lib/errors.ts';
import { childEnv, type RunResult, runProcess } from '#lib/process/run.ts';
import type { Repo } from '#lib/repo/root.ts';

/** What could point git elsewhere, or have it start a program. */
const unset = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_TRACE',
  'GIT_TRACE2',
];

/** Runs a reading git command in the root: no pager, no locks, no hooks, no network. */
export async function runGit(
  repo: Repo,
  args: readonly string[],
  options: {
    timeoutMs: number;
    signal?: AbortSignal;
    input?: string /** 1 MB unless told. */;
    maxOutputBytes?: number;
  },
): Promise<RunResult> {
  const argv = [
    'git',
    '--no-pager',
    '--literal-pathspecs',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.quotePath=false',
    '-c',
    'log.showSignature=false',
    ...args,
  ];
  const env = childEnv({
    ...Object.fromEntries(unset.map((name) => [name, undefined])),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    LC_ALL: 'C.UTF-8',
  });
  try {
    return await runProcess(argv, { cwd: repo.root, env, maxOutputBytes: 1024 * 1024, ...options });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    throw new AppError('unavailable', 'git is not there to ask; install it.', { cause: error });
  }
}
