import { placeAt } from '#lib/docs/place.ts';
import { traitsOf } from './format-of.ts';
import type { Finding, Task } from './model.ts';
import { missingForReady } from './sections.ts';

/** Whether the text of this task's file has to be looked at, too. */
export function needsText(task: Task): boolean {
  return task.status !== null && traitsOf(task).plannedStatuses.has(task.status);
}

/** What a task's sections lack to be ready, as errors. */
export function sectionFindings(task: Task, text: string): Finding[] {
  return missingForReady(text, traitsOf(task).requiredForReady).map(({ name, line, isMissing }) => ({
    code: isMissing ? 'section-missing' : 'section-empty',
    severity: 'error',
    message: isMissing ? `The section ${name} is missing.` : `The section ${name} is empty.`,
    remedy: `Write a heading \`## ${name}\` with something below it before the task is ready.`,
    path: task.path,
    line: isMissing ? placeAt(text, text.trimEnd().length).line : line,
    column: 1,
  }));
}

/** What contradicts itself in the fields of one task. */
export function fieldFindings(task: Task): Finding[] {
  const at = { path: task.path, line: 1, column: 1, severity: 'warning' as const };
  const findings: Finding[] = [];
  const keepsDay = traitsOf(task).keys.completed !== null;
  if (keepsDay && task.status === 'completed' && task.completed === null) {
    findings.push({
      ...at,
      code: 'completed-missing',
      message: 'The task is completed but has no day of completion.',
      remedy: 'Add `completed: YYYY-MM-DD`.',
    });
  }
  if (task.status !== null && task.status !== 'completed' && task.completed !== null) {
    findings.push({
      ...at,
      code: 'completed-early',
      message: `The task has a day of completion but is ${task.status}.`,
      remedy: 'Empty `completed:`, or set the status to completed.',
    });
  }
  return findings;
}
