import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import type { Paint } from './output.ts';
import type { Cell } from './table.ts';

const statusPaint: Record<TaskStatus, Paint> = {
  draft: 'dim',
  todo: 'white',
  ready: 'cyan',
  in_progress: 'blue',
  in_review: 'magenta',
  blocked: 'red',
  completed: 'green',
  cancelled: 'dim',
};

export function statusCell(task: Pick<Task, 'status' | 'rawStatus'>): Cell {
  if (task.status === null)
    return { text: task.rawStatus === null ? '?' : `${task.rawStatus}?`, paint: 'red' };
  return { text: task.status, paint: statusPaint[task.status] };
}

/** Title, after a mark for a file that has errors. */
export function titleCell(task: Task): Cell {
  return {
    text: task.findings.some(({ severity }) => severity === 'error') ? `! ${task.title}` : task.title,
  };
}

export function taskRow(task: Task): Cell[] {
  return [
    { text: task.id, paint: 'bold' },
    statusCell(task),
    { text: task.priority ?? '-' },
    { text: task.owner ?? '-', paint: 'dim' },
    titleCell(task),
  ];
}

export const taskHeader: Cell[] = ['ID', 'STATUS', 'PRI', 'OWNER', 'TITLE'].map((text) => ({
  text,
  paint: 'dim',
}));
