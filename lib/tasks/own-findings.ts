import { placeAt } from '#lib/docs/place.ts';
import type { FieldName } from './fields.ts';
import { traitsOf } from './format-of.ts';
import type { Finding, Task } from './model.ts';
import { isReadable } from './readable.ts';
import { missingForReady } from './sections.ts';

/** Whether the text of this task's file has to be looked at, too. */
export function needsText(task: Task): boolean {
  return task.status !== null && traitsOf(task).plannedStatuses.has(task.status) && isReadable(task);
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

/** A finding whose place is that of a field, to be looked up in the text. */
export interface FieldFinding extends Pick<Finding, 'code' | 'severity' | 'message' | 'remedy'> {
  field: FieldName;
  /** One item of the field's list. */
  item?: string;
}

/** What contradicts itself in the fields of one task. */
export function fieldFindings(task: Task): FieldFinding[] {
  if (!isReadable(task) || task.status === null) return [];
  const keepsDay = traitsOf(task).keys.completed !== null;
  if (keepsDay && task.status === 'completed' && task.completed === null) {
    const message = 'The task is completed but has no day of completion.';
    const remedy = 'Add `completed: YYYY-MM-DD`.';
    return [{ code: 'completed-missing', severity: 'warning', message, remedy, field: 'status' }];
  }
  if (task.status !== 'completed' && task.completed !== null) {
    const message = `The task has a day of completion but is ${task.status}.`;
    const remedy = 'Empty `completed:`, or set the status to completed.';
    return [{ code: 'completed-early', severity: 'warning', message, remedy, field: 'completed' }];
  }
  return [];
}
