import { apiErrorFrom } from '#components/chat/api.ts';
import type { TaskChoices } from '#lib/tasks/choices.ts';
import type { DependencyCandidate } from '#lib/tasks/dependency-candidates.ts';
import type { TaskPriority, TaskStatus } from '#lib/tasks/model.ts';
import type { TaskUpdateAnswer } from '#lib/tools/update-tasks.ts';

/** What one choice changes. */
export interface FactChange {
  status?: TaskStatus;
  priority?: TaskPriority;
  milestone?: string;
  owner?: string;
  addLabels?: string[];
  removeLabels?: string[];
  addDepends?: string[];
  removeDepends?: string[];
}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init).catch(() => {
    throw new Error('The server cannot be reached. Nothing was changed.');
  });
  const text = await response.text();
  if (!response.ok) throw apiErrorFrom(response.status, text);
  return JSON.parse(text) as T;
}

function post<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return ask(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

export function fetchChoices(path: string): Promise<TaskChoices> {
  return ask(`/api/tasks/choices?${new URLSearchParams({ path })}`);
}

export async function fetchCandidates(
  path: string,
  q: string,
  signal: AbortSignal,
): Promise<DependencyCandidate[]> {
  const url = `/api/tasks/candidates?${new URLSearchParams({ path, q })}`;
  return (await ask<{ candidates: DependencyCandidate[] }>(url, { signal })).candidates;
}

export async function postChange(
  path: string,
  set: FactChange,
  sha256: string | null,
): Promise<TaskUpdateAnswer> {
  const expect = sha256 === null ? {} : { expect: { [path]: sha256 } };
  const { results } = await post<{ results: TaskUpdateAnswer[] }>('/api/tasks/update', {
    ...{ tasks: [path], set },
    ...expect,
  });
  const [answer] = results;
  if (!answer) throw new Error('The server did not say what came of it; reload the page.');
  return answer;
}

export function postUndo(editId: string): Promise<{ sha256: string | null }> {
  return post(`/api/edits/${encodeURIComponent(editId)}/undo`, {});
}

export function postFix(path: string, fix: string, sha256: string): Promise<{ editId: string | null }> {
  return post('/api/tasks/fix', { path, fix, sha256 });
}
