import { z } from 'zod';
import { type Config, configFileName, defaults } from './config.ts';
import { AppError } from './errors.ts';
import { listGroups, listSortKeys, listViews } from './tasks/filter/list-query.ts';
import { maxFilterChars } from './tasks/filter/parse.ts';
import { taskStatuses } from './tasks/model.ts';

// Apart from what uses the settings: the command line starts without the schema library where there is nothing to check.

const folder = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split(/[\\/]/).includes('..'), {
    message: 'must be a folder inside the repository, relative to its root',
  })
  .transform((path) => path.replace(/^\.\//, '').replace(/\/+$/, ''));
const remoteName = z
  .string()
  .regex(/^[A-Za-z0-9_][\w.-]{0,99}$/, 'must be the name of a git remote, such as origin; not its address');
const argv = z.array(z.string()).min(1);

const { manager } = defaults;
const managerSchema = z.strictObject({
  concurrency: z.number().int().min(1).max(64).default(manager.concurrency),
  reviewLimit: z.number().int().min(1).max(1000).default(manager.reviewLimit),
  timeoutMinutes: z.number().positive().default(manager.timeoutMinutes),
  retries: z.number().int().min(0).max(10).default(manager.retries),
  worker: argv.optional(),
  setup: argv.optional(),
  checks: z.array(argv).default(manager.checks),
  worktrees: folder.default(manager.worktrees),
  baseBranch: z.string().min(1).optional(),
  remote: remoteName.optional(),
  workerEnv: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a variable'))
    .default(manager.workerEnv),
  keepWorktreesDays: z.number().min(0).max(36_500).default(manager.keepWorktreesDays),
  maxWorktreesGb: z.number().positive().default(manager.maxWorktreesGb),
  keepRunsDays: z.number().min(1).max(36_500).default(manager.keepRunsDays),
  maxLogsMb: z.number().min(1).default(manager.maxLogsMb),
  pushMinutes: z.number().min(0).max(1_440).default(manager.pushMinutes),
  onQueued: argv.optional(),
  notify: argv.optional(),
  desktopNotifications: z.boolean().default(manager.desktopNotifications),
});

const tokens = z.number().int().min(1);
const chatSchema = z.strictObject({
  maxTokensPerAnswer: tokens.optional(),
  maxTokensPerDay: tokens.optional(),
});
const sort = z.string().refine((text) => listSortKeys.some((key) => key === text.replace(/^-/, '')), {
  message: `must be one of ${listSortKeys.join(', ')}, with - in front for the other way round`,
});
const savedView = z.strictObject({
  name: z.string().trim().min(1).max(60),
  q: z.string().max(maxFilterChars).default(''),
  view: z.enum(listViews).optional(),
  sort: sort.optional(),
  group: z.enum(listGroups).optional(),
});
const views = z
  .array(savedView)
  .max(50)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    message: 'gives a name twice',
  });

const configSchema = z.strictObject({
  taskRoots: z.array(folder).default(defaults.taskRoots),
  editable: z.array(folder).default(defaults.editable),
  ignore: z.array(z.string().min(1)).default(defaults.ignore),
  statuses: z.record(z.string(), z.enum(taskStatuses)).default(defaults.statuses),
  milestones: z.array(z.string().min(1)).default(defaults.milestones),
  chat: chatSchema.prefault({}),
  views: views.default(defaults.views),
  manager: managerSchema.prefault({}),
});

/** As the file gives it, with every default filled in. */
export type OwnConfig = z.infer<typeof configSchema>;

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
