import type { Task, TaskStatus } from '#lib/tasks/model.ts';

/** What the pages know of one markdown file without opening it. */
export interface DocEntry {
  kind: 'task' | 'doc';
  /** Repo-relative path with `.md`, forward slashes. */
  path: string;
  title: string;
  /** Of a task only. */
  status?: TaskStatus | null;
  /** A file that could not be parsed whole is listed with the reason. */
  problem?: string;
  mtimeMs: number;
  size: number;
}

/** Every markdown file of the repository and every task among them, as of one moment. */
export interface RepoIndex {
  /** Ordered by path, code unit order. */
  docs: readonly DocEntry[];
  /** Ordered by path; malformed ones among them. */
  tasks: readonly Task[];
  /** First task of an id wins; duplicates are a finding. */
  taskById: ReadonlyMap<string, Task>;
  taskByPath: ReadonlyMap<string, Task>;
  docByPath: ReadonlyMap<string, DocEntry>;
  /** Grows whenever anything in the index changed. */
  version: number;
}
