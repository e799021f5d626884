import { z } from 'zod';
import { taskPriorities, taskStatuses } from '#lib/tasks/model.ts';
import { queryTasks, taskSortKeys } from '#lib/tasks/query.ts';
import { defineTool } from './define.ts';
import { limits } from './limits.ts';
import { limitField, oneLine } from './schema.ts';

const word = oneLine(200).nullish();
const sortWords = taskSortKeys.flatMap((key) => [key, `-${key}`] as const);

export const listTasks = defineTool({
  name: 'list_tasks',
  kind: 'read',
  description:
    'The tasks of this repository with status, priority, milestone, owner and dependencies. All filters given ' +
    'must hold; ready means that it could start now (status ready, all dependencies completed); search takes ' +
    'words of id, title, labels or path. A `-` before the sort key turns the order round.',
  input: z.object({
    status: z.array(z.enum(taskStatuses)).nullish(),
    priority: z.enum(taskPriorities).nullish(),
    milestone: word,
    owner: word,
    workstream: word,
    label: word,
    ready: z.boolean().nullish(),
    search: word,
    sort: z.enum(sortWords).nullish(),
    limit: limitField(limits.taskListMax),
  }),
  output: z.object({
    ok: z.literal(true),
    tasks: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.enum(taskStatuses).nullable(),
        priority: z.enum(taskPriorities).nullable(),
        milestone: z.string().nullable(),
        owner: z.string().nullable(),
        dependsOn: z.array(z.string()),
        path: z.string(),
      }),
    ),
    total: z.number(),
  }),
  timeoutMs: 15_000,

  async execute({ sort, limit, ...filter }, ctx) {
    const index = await ctx.index.get();
    const key = taskSortKeys.find((known) => known === sort?.replace(/^-/, ''));
    const { tasks, total } = queryTasks(index.tasks, index.taskById, {
      // An empty text filters nothing: models send it for «any».
      status: filter.status?.length ? filter.status : undefined,
      priority: filter.priority ? [filter.priority] : undefined,
      milestone: filter.milestone || undefined,
      owner: filter.owner || undefined,
      workstream: filter.workstream || undefined,
      label: filter.label || undefined,
      ready: filter.ready ?? undefined,
      search: filter.search || undefined,
      sort: key && { key, descending: sort?.startsWith('-') ?? false },
      limit: limit ?? limits.taskListDefault,
    });
    const summaries = tasks.map(({ id, title, status, priority, milestone, owner, dependsOn, path }) => {
      return { id, title, status, priority, milestone, owner, dependsOn, path };
    });
    return { ok: true, tasks: summaries, total };
  },
});
