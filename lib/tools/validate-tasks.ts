import { z } from 'zod';
import { createTaskFinder } from '#lib/tasks/find.ts';
import { validateTasks as findingsOf } from '#lib/tasks/validate.ts';
import { defineTool } from './define.ts';
import { limits } from './limits.ts';
import { oneLine } from './schema.ts';

export const validateTasks = defineTool({
  name: 'validate_tasks',
  kind: 'read',
  description:
    'What `task validate` holds against tasks, with line and remedy; strict is what ready asks for and more.',
  input: z.object({
    tasks: z
      .array(oneLine(limits.pathChars).min(1))
      .max(limits.validateTasks)
      .nullish()
      .describe('Ids or paths; all unless given'),
    strict: z.boolean().nullish(),
  }),
  output: z.object({
    ok: z.literal(true),
    checked: z.number(),
    errors: z.number(),
    warnings: z.number(),
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning']),
        message: z.string(),
        remedy: z.string(),
        path: z.string(),
        line: z.number(),
        column: z.number(),
      }),
    ),
    notice: z.string().optional(),
  }),
  timeoutMs: 30_000,

  async execute({ tasks, strict }, ctx) {
    const index = await ctx.index.get();
    const finder = createTaskFinder(ctx.repo, async () => index);
    const only = tasks?.length
      ? await Promise.all(
          tasks.map(async (reference) => {
            const task = await finder.require(reference);
            return index.taskByPath.get(task.path) ?? task;
          }),
        )
      : undefined;
    const all = await findingsOf(ctx.repo, index, { ...(only && { only }), strict: strict ?? false });
    const errors = all.filter(({ severity }) => severity === 'error').length;
    // Errors first: they are what stands in the way.
    const findings = all
      .toSorted((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'))
      .slice(0, limits.findingsMax);
    const left = all.length - findings.length;
    return {
      ok: true,
      checked: only?.length ?? index.tasks.length,
      errors,
      warnings: all.length - errors,
      findings,
      ...(left > 0 ? { notice: `${left} more findings are not listed; name single tasks.` } : {}),
    };
  },
});
