import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskPriority, TaskStatus } from '#lib/tasks/model.ts';
import type { TaskUpdateAnswer } from '#lib/tools/update-tasks.ts';

/** One field for several tasks; an empty text empties it. */
export type FieldChange =
  | { field: 'status'; value: TaskStatus }
  | { field: 'priority'; value: TaskPriority }
  | { field: 'milestone' | 'owner'; value: string };

/** The row as it will be. */
export function asChanged(row: TaskRow, { field, value }: FieldChange): TaskRow {
  // The file's own word for it is not known before it is written.
  const { word, priorityWord, [field]: _old, ...rest } = row;
  const words = {
    ...(word && field !== 'status' && { word }),
    ...(priorityWord && field !== 'priority' && { priorityWord }),
  };
  return { ...rest, ...words, ...(value !== '' && { [field]: value }) } as TaskRow;
}

/** The same change for each, answered for each. @throws Error, in words, where the server gave no such answer. */
export async function postChange(
  paths: readonly string[],
  { field, value }: FieldChange,
): Promise<TaskUpdateAnswer[]> {
  const body = await post('/api/tasks/update', { tasks: paths, set: { [field]: value } });
  return (body as { results: TaskUpdateAnswer[] }).results;
}

export async function postUndo(editId: string): Promise<void> {
  await post(`/api/edits/${encodeURIComponent(editId)}/undo`, {});
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The server cannot be reached.');
  });
  const answer = (await response.json().catch(() => null)) as { error?: { message: string } } | null;
  if (response.ok && answer !== null) return answer;
  throw new Error(answer?.error?.message ?? `The server answered ${response.status}. Its log says more.`);
}
