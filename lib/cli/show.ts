import type { Command } from 'commander';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { loadDoc } from '#lib/docs/load.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';
import { traitsOf } from '#lib/tasks/format-of.ts';
import type { Task } from '#lib/tasks/model.ts';
import { type CliContext, taskQuery } from './context.ts';
import { printFinding } from './findings.ts';
import type { Output } from './output.ts';
import { type Cell, printTable } from './table.ts';
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
      const others = otherFields(task, doc.text);
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
          otherFields: Object.fromEntries(others),
          body,
        });
      }
      printHeader(output, task, others);
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

/** What the front matter says besides the fields of a task, under its own names; null for what is no simple value. */
function otherFields(task: Task, text: string): [name: string, value: string | string[] | null][] {
  const known = new Set(Object.values(traitsOf(task).keys));
  const fields = [...(readFrontMatter(text)?.fields ?? [])].filter(([key]) => !known.has(key));
  return fields.map(([, { name, value }]) => {
    if (value.kind === 'list') return [name, value.items.map((item) => item.text ?? '…')];
    return [name, value.kind === 'scalar' ? value.text : null];
  });
}

function printHeader(output: Output, task: Task, others: ReturnType<typeof otherFields>): void {
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
    ...others.map(([name, value]): [string, string | null] => [name, oneLine(value)]),
  ];
  const rows = fields.flatMap(([name, value]) =>
    value === null ? [] : [[{ text: `  ${name}`, paint: 'dim' as const }, { text: value }]],
  );
  printTable(output, [[{ text: '  status', paint: 'dim' }, wordedStatus(task)], ...rows]);
}

/** With the file's own word where that is another one. */
function wordedStatus(task: Task): Cell {
  const cell = statusCell(task);
  const own = task.format !== undefined && task.status !== null ? task.rawStatus : null;
  return own === null ? cell : { ...cell, text: `${cell.text} («${own}»)` };
}

function oneLine(value: string | string[] | null): string | null {
  const text = typeof value === 'string' ? value : (value?.join(', ') ?? '…');
  return text.replace(/\s+/g, ' ').trim().slice(0, 200) || null;
}
