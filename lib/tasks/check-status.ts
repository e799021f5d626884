import type { Config } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import { formatOf } from './format-of.ts';
import type { Task, TaskStatus } from './model.ts';
import { checkTransition } from './transitions.ts';

/** @throws AppError `refused` where a change of status makes no sense, or the file's form has no way to say it. */
export function checkStatus(config: Config, task: Task, to: TaskStatus): void {
  if (to === task.status) return;
  const format = formatOf(task.path, config);
  if (format.statusOfPlace(task.path) !== null) {
    const folder = task.path.slice(0, task.path.lastIndexOf('/'));
    const why = `${task.id} is ${task.status} because it lies in ${folder}`;
    throw new AppError('refused', `${why}; move its file to the folder of open tasks first.`);
  }
  checkTransition(task.id, task.status, to, (status) => format.canWriteStatus(status, config.statuses));
  format.writeStatus(to, task.rawStatus, config.statuses);
}
