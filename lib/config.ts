import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findBacklog } from './backlog-folder.ts';
import { AppError, systemCode } from './errors.ts';
import { type BacklogSettings, backlogEditable, backlogTaskRoots } from './tasks/formats/backlog-settings.ts';
import { taskStatuses } from './tasks/model.ts';

export const configFileName = 'tasks.config.json';

const folder = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split(/[\\/]/).includes('..'), {
    message: 'must be a folder inside the repository, relative to its root',
  })
  .transform((path) => path.replace(/^\.\//, '').replace(/\/+$/, ''));
const argv = z.array(z.string()).min(1);

const managerSchema = z.strictObject({
  concurrency: z.number().int().min(1).max(64).default(2),
  reviewLimit: z.number().int().min(1).max(1000).default(5),
  timeoutMinutes: z.number().positive().default(60),
  retries: z.number().int().min(0).max(10).default(1),
  worker: argv.optional(),
  setup: argv.optional(),
  checks: z.array(argv).default([]),
  worktrees: folder.default('.worktrees'),
  baseBranch: z.string().min(1).optional(),
  onQueued: argv.optional(),
});

const configSchema = z.strictObject({
  taskRoots: z.array(folder).default(['tasks']),
  editable: z.array(folder).default(['tasks', 'docs', 'ai_notes']),
  ignore: z.array(z.string().min(1)).default([]),
  statuses: z.record(z.string(), z.enum(taskStatuses)).default({}),
  milestones: z.array(z.string().min(1)).default([]),
  manager: managerSchema.prefault({}),
});

/** `tasks.config.json` with every default filled in. Folders are repo-relative, without trailing slash. */
export type Config = z.infer<typeof configSchema> & {
  /** The repository keeps tasks in Backlog.md's form, too. */
  backlog?: BacklogSettings | undefined;
};

export const defaultConfig: Config = configSchema.parse({});

/** @throws AppError `invalid`, naming the key and what it should be. */
export function parseConfig(text: string): Config {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid', `${configFileName} is not valid JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  const parsed = configSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue?.path.join('.') || 'the top level';
  throw new AppError('invalid', `${configFileName}, at ${at}: ${issue?.message ?? 'not valid'}.`);
}

/** Reads the configuration of the repository at `root`; the defaults where it has none. */
export function readConfig(root: string): Config {
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
