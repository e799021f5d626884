import { basename } from 'node:path';
import { claudeEnv } from '#lib/process/claude-env.ts';
import { childEnv } from '#lib/process/run.ts';
import { secretGlobs } from '#lib/repo/policy.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { shown } from './prompt.ts';

/** Variable by which every process of a run is found. */
export const runMarker = 'RUN_ID';

/** Of single requests: about half a minute. A wrong key would be tried for three, and there are further attempts. */
const agentRetries = '6';

export interface WorkerCommand {
  argv: string[];
  /** Speaks stream-json, and can go on with a session of its own. */
  isClaude: boolean;
}

/** What is run for a task: the configured worker, else the Claude CLI. `sessionId` is the agent's own, to go on with. */
export function workerCommand(
  ctx: Pick<ManagerContext, 'repo' | 'env'>,
  sessionId: string | null,
): WorkerCommand {
  const { worker, checks } = ctx.repo.config.manager;
  const isClaude = worker === undefined || basename(worker[0] ?? '') === 'claude';
  const resume = isClaude && sessionId !== null ? ['--resume', sessionId] : [];
  if (worker !== undefined) return { argv: [...worker, ...resume], isClaude };
  return { argv: [...ctx.env.claudeBin, ...claudeWorkerArgs(checks), ...resume], isClaude };
}

/**
 * The Claude CLI as a worker: it may edit in its folder and run the configured checks as they are written, and
 * nothing else unless the person's own settings allow it. Settings, hooks and servers that the repository brings
 * are not taken: another run of the same branch may have written them.
 */
function claudeWorkerArgs(checks: readonly (readonly string[])[]): string[] {
  const secrets = [
    ...secretGlobs.files.flatMap((pattern) => [`./${pattern}`, `./**/${pattern}`]),
    ...secretGlobs.folders.flatMap((folder) => [`./${folder}/**`, `./**/${folder}/**`]),
  ];
  const deny = secrets.flatMap((place) => [`Read(${place})`, `Edit(${place})`]);
  const allow = checks.map((argv) => `Bash(${shown(argv)})`);
  return [
    '-p',
    ...['--output-format', 'stream-json', '--verbose'],
    ...['--permission-mode', 'acceptEdits'],
    ...['--setting-sources', 'user'],
    '--strict-mcp-config',
    ...['--settings', JSON.stringify({ disableAllHooks: true, permissions: { allow, deny } })],
  ];
}

/** The environment of everything that a run starts: ours without our secrets, and what says which task it is. */
export function runEnv(
  ctx: Pick<ManagerContext, 'repo' | 'env'>,
  run: Pick<Run, 'id' | 'taskId' | 'taskPath' | 'branch'>,
  options: { isClaude: boolean } = { isClaude: false },
): NodeJS.Dict<string> {
  const env = options.isClaude
    ? { ...claudeEnv(ctx.env.anthropic), CLAUDE_CODE_MAX_RETRIES: agentRetries }
    : childEnv();
  for (const name of Object.keys(env)) {
    // Ours say which repository we serve; git's could have the worker write into another checkout.
    if (/^(TASKS?_|OPENAI_|CLAUDECODE$|CLAUDE_CODE_(SSE|ENTRYPOINT|SESSION)|GIT_)/.test(name))
      delete env[name];
    if (!options.isClaude && /^ANTHROPIC_/.test(name)) delete env[name];
  }
  for (const name of ctx.repo.config.manager.workerEnv) env[name] = process.env[name];
  return {
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    TASK_ID: run.taskId,
    TASK_PATH: run.taskPath,
    TASK_BRANCH: run.branch,
    [runMarker]: run.id,
  };
}
