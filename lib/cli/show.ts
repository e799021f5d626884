import type { Command } from 'commander';
import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { loadDoc } from '#lib/docs/load.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';
import type { Task } from '#lib/tasks/model.ts';
import { type CliContext, taskQuery } from './context.ts';
import { printFinding } from './findings.ts';
import type { Output } from './output.ts';
import { printTable } from './table.ts';
import { statusCell } from './task-cells.ts';

export function defineShow(command: Command, open: () => CliContext): void {
  command
    .argument('<task>', 'id, path, or file name without .md')
    .addHelpText(
      'after',
      `
Examples:
  task show INFRA-LOGIN
  task show tasks/infra/login.md
  task show login --json | jq -r .sha256`,
    )
    .action(async (typed: string) => {
      const { repo, output } = open();
      const finder = createTaskFinder(repo);
      const { path } = await finder.require(await taskQuery(repo, typed));
      const doc = await loadDoc(repo, path);
      const task = doc.task ?? (await finder.require(path));
      const dependencies = await Promise.all(
        task.dependsOn.map(async (id) => ({ id, task: await finder.find(id) })),
      );
      const body = doc.text.slice(splitFrontMatter(doc.text)?.bodyStart ?? 0);
      if (output.isJson) {
        return output.json({
          task,
          path,
          sha256: doc.sha256,
          dependencies: dependencies.map(({ id, task: needed }) => ({
            id,
            title: needed?.title ?? null,
            status: needed?.status ?? null,
            path: needed?.path ?? null,
          })),
          body,
        });
      }
      printHeader(output, task);
      for (const { id, task: needed } of dependencies) {
        if (!needed) output.line('  needs  ', { text: `${id}  does not exist`, paint: 'red' });
        else {
          const status = statusCell(needed);
          output.line(
            '  needs  ',
            `${id}  `,
            { text: status.text, paint: status.paint ?? 'white' },
            `  ${needed.title}`,
          );
        }
      }
      for (const finding of task.findings) printFinding(output, finding);
      output.line('');
      output.line(body.trim());
    });
}

function printHeader(output: Output, task: Task): void {
  output.line({ text: task.id, paint: 'bold' }, `  ${task.title}`);
  const fields: [string, string | null][] = [
    ['priority', task.priority],
    ['milestone', task.milestone],
    ['owner', task.owner],
    ['labels', task.labels.join(', ') || null],
    ['created', task.created],
    [
      'completed',
      [task.completed, task.completedBy && `by ${task.completedBy}`].filter(Boolean).join(' ') || null,
    ],
    ['path', task.path],
  ];
  const rows = fields.flatMap(([name, value]) =>
    value === null ? [] : [[{ text: `  ${name}`, paint: 'dim' as const }, { text: value }]],
  );
  printTable(output, [[{ text: '  status', paint: 'dim' }, statusCell(task)], ...rows]);
}
