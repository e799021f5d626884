import { basename, relative } from 'node:path';
import type { Env } from '../env.ts';
import type { Repo } from '../repo/root.ts';
import { taskStatuses } from '../tasks/model.ts';
import type { AppContext } from './context.ts';
import { type ManagerView, managerView, type QueueEntry } from './manager-view.ts';
import { type ProgramState, probeProgram, probeRipgrep } from './programs.ts';
import type { RunBrief } from './run-views.ts';
import { version } from './version.ts';

/** What `GET /api/status` answers. No secret, no absolute path: both may be shown to anybody who may see the pages. */
export interface ServerStatus {
  version: string;
  repository: {
    name: string;
    git: boolean;
    tasks: number;
    documents: number;
    byStatus: Record<string, number>;
    /** Files with something wrong in them. */
    malformed: number;
    configProblem: string | null;
  };
  model: ModelStatus;
  approval: 'ask' | 'auto';
  maxSteps: number;
  tools: { claude: ProgramState; ripgrep: ProgramState };
  manager: Omit<ManagerView, 'queue' | 'active' | 'review' | 'recent'>;
  /** Ready tasks in the order in which they would be taken, each with the plan's reason. */
  queue: QueueEntry[];
  /** Under way, and what waits for review. */
  runs: RunBrief[];
  state: { place: string; notice: string | null };
  tokenRequired: boolean;
}

export type ModelStatus =
  | { configured: false }
  | {
      configured: true;
      provider: 'openai' | 'anthropic';
      model: string;
      /** Host of a server of the reader's own; null is the provider's. */
      endpoint: string | null;
      api: Env['chatApi'] | 'messages';
    };

export function modelStatus(env: Env): ModelStatus {
  if (env.openai) {
    const endpoint = hostOf(env.openai.baseUrl);
    return { configured: true, provider: 'openai', model: env.openaiModel, endpoint, api: env.chatApi };
  }
  if (env.anthropic) {
    const endpoint = hostOf(env.anthropic.baseUrl);
    return { configured: true, provider: 'anthropic', model: env.anthropicModel, endpoint, api: 'messages' };
  }
  return { configured: false };
}

export function repositoryName(repo: Repo): string {
  return basename(repo.root) || 'repository';
}

/** What is configured and what was found. */
export async function collectStatus(context: AppContext): Promise<ServerStatus> {
  const [settings, tools, view] = await Promise.all([
    settingsStatus(context),
    toolsStatus(context),
    managerView(),
  ]);
  const { queue, active, review, recent: _, ...manager } = view;
  return { ...settings, tools, manager, queue, runs: [...active, ...review] };
}

/** Programs are run once for their version, then remembered: the first call may take a second. */
export async function toolsStatus({ env, repo }: AppContext): Promise<ServerStatus['tools']> {
  const [claude, ripgrep] = await Promise.all([
    probeProgram(env.claudeBin, { cwd: repo.root }),
    probeRipgrep(repo.root),
  ]);
  return { claude, ripgrep };
}

/** All that is known without running a program. */
export async function settingsStatus(
  context: AppContext,
): Promise<Omit<ServerStatus, 'tools' | 'manager' | 'queue' | 'runs'>> {
  const { env } = context;
  return {
    version,
    repository: await repositoryStatus(context),
    model: modelStatus(env),
    approval: env.chatApproval,
    maxSteps: env.chatMaxSteps,
    state: { place: statePlace(context), notice: context.state.notice },
    tokenRequired: env.dispatchToken !== undefined,
  };
}

async function repositoryStatus({ repo, index }: AppContext): Promise<ServerStatus['repository']> {
  const now = await index.get();
  const byStatus: Record<string, number> = Object.fromEntries(taskStatuses.map((status) => [status, 0]));
  let malformed = 0;
  for (const task of now.tasks) {
    if (task.status) byStatus[task.status] = (byStatus[task.status] ?? 0) + 1;
  }
  for (const doc of now.docs) if (doc.problem !== undefined) malformed += 1;
  return {
    name: repositoryName(repo),
    git: repo.gitDir !== null,
    tasks: now.tasks.length,
    documents: now.docs.length - now.tasks.length,
    byStatus,
    malformed,
    configProblem: repo.configProblem,
  };
}

/** Where the state is, in words that hold no absolute path. */
function statePlace({ repo, env }: AppContext): string {
  const inside = relative(repo.root, repo.stateDir);
  if (inside !== '' && !inside.startsWith('..')) return inside.replaceAll('\\', '/');
  if (env.stateDir !== undefined) return 'the folder that TASKS_STATE_DIR names';
  return `${basename(repo.stateDir)} in the git common directory`;
}

function hostOf(url: string | undefined): string | null {
  return url === undefined ? null : (URL.parse(url)?.host ?? null);
}
