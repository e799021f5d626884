// What goes into and comes out of the tools that list, check and change tasks: see io.ts.

import type { Finding, TaskPriority, TaskStatus } from '#lib/tasks/model.ts';

export interface ListTasksInput {
  status?: TaskStatus[] | null;
  priority?: TaskPriority | null;
  milestone?: string | null;
  owner?: string | null;
  workstream?: string | null;
  label?: string | null;
  ready?: boolean | null;
  search?: string | null;
  sort?: string | null;
  limit?: number | null;
}
export interface TaskSummary {
  id: string;
  title: string;
  status: TaskStatus | null;
  priority: TaskPriority | null;
  milestone: string | null;
  owner: string | null;
  dependsOn: string[];
  path: string;
}
export interface ListTasksOutput {
  ok: true;
  tasks: TaskSummary[];
  total: number;
}

export interface CreateTaskInput {
  title: string;
  workstream: string;
  status?: 'draft' | 'todo' | null;
  priority?: TaskPriority | null;
  milestone?: string | null;
  owner?: string | null;
  labels?: string[] | null;
  dependsOn?: string[] | null;
  id?: string | null;
  template?: string | null;
  /** Markdown with the worksheet's `##` sections. */
  body?: string | null;
}
export interface CreateTaskOutput {
  ok: true;
  /** What `POST /api/edits/<id>/undo` takes. */
  editId: string;
  taskId: string;
  path: string;
  created: true;
  added: number;
  removed: number;
  /** The whole worksheet, as a diff from nothing. */
  diff: string;
  sha256: string;
  /** What is worth a second look, in sentences. */
  warnings: string[];
  command: string[];
  exitCode: number;
}

export interface UpdateTaskInput {
  task: string;
  /** `ready` is the business of `register_task_for_manager`. */
  status?: Exclude<TaskStatus, 'ready'> | null;
  priority?: TaskPriority | null;
  /** Empty for nobody; likewise `milestone`. */
  owner?: string | null;
  milestone?: string | null;
  addDepends?: string[] | null;
  removeDepends?: string[] | null;
  addLabels?: string[] | null;
  removeLabels?: string[] | null;
  /** Who completed it. */
  by?: string | null;
}
export interface UpdateTaskOutput {
  ok: true;
  /** Null where everything was so already. */
  editId: string | null;
  taskId: string;
  path: string;
  created: false;
  added: number;
  removed: number;
  diff: string;
  sha256: string;
  command: string[];
  exitCode: number;
}

export interface ValidateTasksInput {
  /** All unless given. */
  tasks?: string[] | null;
  strict?: boolean | null;
}
export interface ValidateTasksOutput {
  ok: true;
  /** How many tasks were looked at. */
  checked: number;
  errors: number;
  warnings: number;
  findings: Finding[];
  /** Says that not all findings are here. */
  notice?: string;
}

export interface RegisterTaskInput {
  task: string;
  status?: 'ready' | 'todo' | 'blocked' | 'cancelled' | null;
  note?: string | null;
}
export interface RegisterTaskOutput {
  ok: true;
  taskId: string;
  path: string;
  previousStatus: string | null;
  status: TaskStatus;
  command: string[];
  exitCode: number;
  stdout: string;
  /** What `POST /api/edits/<id>/undo` takes; absent where nothing was changed. */
  editId?: string;
}
