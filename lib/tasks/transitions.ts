import { AppError } from '#lib/errors.ts';
import type { TaskStatus } from './model.ts';

/**
 * The one table of status changes that make sense. A task is planned (draft, todo), offered to the manager
 * (ready), worked on, reviewed and completed; it can be held up or called off on the way, and taken up again
 * after its end. Only work that was under way can be completed.
 */
const allowed: Record<TaskStatus, readonly TaskStatus[]> = {
  draft: ['todo', 'ready', 'blocked', 'cancelled'],
  todo: ['draft', 'ready', 'in_progress', 'blocked', 'cancelled'],
  ready: ['draft', 'todo', 'in_progress', 'blocked', 'cancelled'],
  in_progress: ['todo', 'ready', 'in_review', 'blocked', 'completed', 'cancelled'],
  in_review: ['todo', 'ready', 'in_progress', 'blocked', 'completed', 'cancelled'],
  blocked: ['draft', 'todo', 'ready', 'in_progress', 'in_review', 'cancelled'],
  completed: ['todo', 'in_progress', 'in_review'],
  cancelled: ['draft', 'todo'],
};

/** Statuses that a task may go to from `from`; every one where the file's status is not known. */
export function allowedTransitions(from: TaskStatus | null): readonly TaskStatus[] {
  return from === null ? (Object.keys(allowed) as TaskStatus[]) : allowed[from];
}

/**
 * @param isPossible Whether the task's file has a word for a status; every one unless told.
 * @throws AppError `refused`, naming the allowed ones. Staying at the same status is allowed.
 */
export function checkTransition(
  id: string,
  from: TaskStatus | null,
  to: TaskStatus,
  isPossible: (status: TaskStatus) => boolean = () => true,
): void {
  if (from === to || allowedTransitions(from).includes(to)) return;
  const possible = allowedTransitions(from).filter(isPossible);
  throw new AppError(
    'refused',
    `${id} is ${from} and cannot become ${to}; from there it can become ${possible.join(', ')}.`,
    { details: { allowed: possible } },
  );
}
