import type { Env } from '#lib/env.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { isEditable } from '#lib/repo/policy.ts';
import type { Repo } from '#lib/repo/root.ts';
import { formatOf } from '#lib/tasks/format-of.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { allowedTransitions } from '#lib/tasks/transitions.ts';

/** What can be done with the file of a page. Plain data. */
export interface PageFacts {
  path: string;
  /** Of a task. */
  id: string | null;
  status: TaskStatus | null;
  /** Statuses that it may go to from here. */
  next: TaskStatus[];
  /** Whether it lies under a folder that may be edited. */
  editable: boolean;
  /** Name of the program that opens it, where one is set. */
  editor: string | null;
}

/** Null for a path that is no markdown file of the index. */
export function pageFacts(
  { repo, env }: { repo: Repo; env: Pick<Env, 'editor'> },
  index: RepoIndex,
  path: string,
): PageFacts | null {
  if (!index.docByPath.has(path)) return null;
  const editable = isEditable(repo, path);
  const [program] = env.editor ?? [];
  const editor = program?.slice(program.lastIndexOf('/') + 1) ?? null;
  const task = index.taskByPath.get(path);
  if (!task) return { path, id: null, status: null, next: [], editable, editor };
  const format = formatOf(path, repo.config);
  const next = allowedTransitions(task.status).filter((status) =>
    format.canWriteStatus(status, repo.config.statuses),
  );
  return { path, id: task.id, status: task.status, next, editable, editor };
}
