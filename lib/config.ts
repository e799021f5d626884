import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBacklog } from './backlog-folder.ts';
import type { OwnConfig } from './config-schema.ts';
import { systemCode } from './errors.ts';
import type { ListGroup, ListView } from './tasks/filter/list-query.ts';
import { type BacklogSettings, backlogEditable, backlogTaskRoots } from './tasks/formats/backlog-settings.ts';
import type { TaskStatus } from './tasks/model.ts';

export const configFileName = 'tasks.config.json';

/** `tasks.config.json` with every default filled in. Folders are repo-relative, without trailing slash. */
export type Config = OwnConfig & {
  /** The repository keeps tasks in Backlog.md's form, too. */
  backlog?: BacklogSettings | undefined;
};

/** A list that is opened by its name: what stands in the address of the board, in single parts. */
export interface SavedView {
  name: string;
  q: string;
  view?: ListView | undefined;
  sort?: string | undefined;
  group?: ListGroup | undefined;
}

/** What counts where `tasks.config.json` says nothing. The schema takes its defaults from here. */
export const defaults = {
  taskRoots: ['tasks'],
  editable: ['tasks', 'docs', 'ai_notes'],
  ignore: [] as string[],
  statuses: {} as Record<string, TaskStatus>,
  milestones: [] as string[],
  chat: {} as { maxTokensPerAnswer?: number | undefined; maxTokensPerDay?: number | undefined },
  views: [] as SavedView[],
  manager: {
    concurrency: 2,
    reviewLimit: 5,
    timeoutMinutes: 60,
    retries: 1,
    checks: [] as string[][],
    worktrees: '.worktrees',
    workerEnv: [] as string[],
    keepWorktreesDays: 7,
    maxWorktreesGb: 20,
    keepRunsDays: 90,
    maxLogsMb: 1024,
    pushMinutes: 5,
    desktopNotifications: false,
  },
};

export const defaultConfig: Config = defaults;

/** Turns the text of `tasks.config.json` into a configuration. @throws AppError `invalid`. */
export type ParseConfig = (text: string) => Config;

/** Reads the configuration of the repository at `root`; the defaults where it has none. */
export function readConfig(root: string, parseConfig: ParseConfig): Config {
  const text = readOwnConfig(root);
  const own = text === null ? defaultConfig : parseConfig(text);
  const given = new Set(text === null ? [] : Object.keys(JSON.parse(text) as object));
  return withBacklog(own, given, findBacklog(root, given.has('taskRoots')));
}

function readOwnConfig(root: string): string | null {
  try {
    return readFileSync(join(root, configFileName), 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** What `tasks.config.json` leaves out is completed by what Backlog.md's folder needs; what it says stays. */
function withBacklog(own: Config, given: ReadonlySet<string>, backlog: BacklogSettings | undefined): Config {
  if (!backlog) return own;
  const roots = backlogTaskRoots(backlog.folder);
  return {
    ...own,
    // The folder as a whole holds documents as well: its folders of tasks are meant.
    taskRoots: given.has('taskRoots')
      ? own.taskRoots.flatMap((folder) => (folder === backlog.folder ? roots : folder))
      : [...own.taskRoots, ...roots],
    editable: given.has('editable') ? own.editable : [...own.editable, ...backlogEditable(backlog.folder)],
    milestones: given.has('milestones') ? own.milestones : backlog.milestones,
    backlog,
  };
}
