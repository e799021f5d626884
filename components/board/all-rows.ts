import { formatListQuery, type ListQuery } from '#lib/tasks/filter/list-query.ts';
import type { TaskListAnswer } from '#lib/tasks/lists/answer.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { listedAs } from './task-window.ts';

const perRequest = 600;
const maxTries = 3;

/**
 * Every row of a list, also those that were never looked at. A list that changes meanwhile is begun anew, or a row that
 * moved from one part to another would be missing.
 * @throws Error in words; an abort as the signal's reason.
 */
export async function fetchAllRows(
  query: ListQuery,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<TaskRow[]> {
  const search = formatListQuery(listedAs(query));
  const head = `/api/tasks${search === '' ? '?' : `${search}&`}`;
  for (let tries = 1; ; tries++) {
    const rows = new Map<string, TaskRow>();
    let state: string | undefined;
    let isWhole = true;
    for (let from = 0, total = 1; from < total && isWhole; from += perRequest) {
      const answer = await fetchPart(`${head}from=${from}&count=${perRequest}`, signal);
      state ??= answer.state;
      isWhole = answer.state === state || tries >= maxTries;
      total = answer.total;
      for (const row of answer.windows.flatMap((part) => part.rows)) rows.set(row.path, row);
      onProgress(Math.min(rows.size, total), total);
    }
    if (isWhole) return [...rows.values()];
  }
}

async function fetchPart(url: string, signal: AbortSignal): Promise<TaskListAnswer> {
  const response = await fetch(url, { signal });
  const body = (await response.json().catch(() => null)) as
    | (TaskListAnswer & { error?: { message: string } })
    | null;
  if (response.ok && body !== null) return body;
  throw new Error(body?.error?.message ?? `The server answered ${response.status}.`);
}
