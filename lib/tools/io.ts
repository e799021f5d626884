// Shapes of what goes into and comes out of each tool, for everybody who only needs the types (the drawer's
// cards, the stored messages). The zod schema in a tool's own module is checked against them by the compiler.
// One file, however long: it is a list that is read by the name of the tool.

import type { Finding, TaskPriority, TaskStatus } from '#lib/tasks/model.ts';
import type { ToolFailure } from './types.ts';

export interface ReadFileInput {
  path: string;
  startLine?: number | null;
  endLine?: number | null;
}
export interface ReadFileOutput {
  ok: true;
  path: string;
  /** First and last line in `content`, counted from 1. */
  startLine: number;
  endLine: number;
  totalLines: number;
  content: string;
  /** Hex SHA-256 of the whole file as it was read. */
  sha256: string;
  /** Says how to go on where the content was cut. */
  notice?: string;
}

export interface ListFilesInput {
  glob: string;
  limit?: number | null;
}
export interface ListFilesOutput {
  ok: true;
  files: string[];
  /** How many matched, also past the limit. */
  total: number;
}

export interface SearchFilesInput {
  query: string;
  glob?: string | null;
  /** True: the query is taken to the letter; otherwise it is a regular expression. */
  literal?: boolean | null;
  limit?: number | null;
}
export interface SearchMatch {
  line: number;
  text: string;
  /** Where the query was found in `text`: [start, end) in UTF-16 code units. */
  ranges: [number, number][];
}
export interface SearchFilesOutput {
  ok: true;
  files: { path: string; matches: SearchMatch[] }[];
  matchCount: number;
  /** Why the list may not be whole, with what to do. */
  notice?: string;
}

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

export interface Replacement {
  old_string: string;
  new_string: string;
  replaceAll?: boolean | null;
}
export interface EditFileInput extends Replacement {
  path: string;
  /** Further ones in the same file, made in order after the first; all or none. */
  edits?: Replacement[] | null;
}
export interface EditFileOutput {
  ok: true;
  /** What `POST /api/edits/<id>/undo` takes. */
  editId: string;
  path: string;
  created: boolean;
  added: number;
  removed: number;
  /** Unified diff, three lines of context, without file headers. */
  diff: string;
  sha256: string;
}

export interface EditSectionInput {
  path: string;
  /** Words of a `##` heading. */
  heading: string;
  /** Markdown without the heading. */
  body: string;
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

export interface FindNamesInput {
  query: string;
  limit?: number | null;
}
export interface NameMatch {
  kind: 'task' | 'doc' | 'folder';
  path: string;
  title: string;
  /** Of a task; likewise `status`. */
  id?: string;
  status?: TaskStatus | null;
}
export interface FindNamesOutput {
  ok: true;
  /** Best first. */
  matches: NameMatch[];
  total: number;
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

export interface GitHistoryInput {
  path?: string | null;
  limit?: number | null;
}
export interface GitCommit {
  /** Full hash. */
  hash: string;
  /** ISO 8601 with its offset, as the author had it. */
  date: string;
  author: string;
  subject: string;
  /** Repo-relative; those that the policy lets be seen. */
  files: string[];
  /** Of the asked file, unified, without file headers. */
  diff?: string;
}
export interface GitHistoryOutput {
  ok: true;
  /** Newest first. */
  commits: GitCommit[];
  /** What the asked file has that is not committed. */
  uncommitted?: string;
  /** Says where something was left out, and how to see it. */
  notice?: string;
}

export interface ClaudeSubagentInput {
  prompt: string;
  paths?: string[] | null;
}
/** Yielded again and again while it runs (`state: 'running'`), the last one is the result. */
export interface ClaudeSubagentOutput {
  ok: true;
  state: 'running' | 'done';
  elapsedMs: number;
  /** What it does now, in a few words: «Reading lib/chat/run.ts». */
  activity: string;
  /** Last steps, oldest first, at most 50. */
  steps: { kind: 'tool' | 'text'; text: string }[];
  result?: string;
  turns?: number;
  costUsd?: number;
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

/** Failure of a tool that ran a program: what it ran and how that ended. */
export interface CommandFailure extends ToolFailure {
  command?: string[];
  exitCode?: number | null;
}

/** Input and output of each tool by its name: the AI SDK's `UITools` of our messages. */
export type ToolIO = {
  read_file: { input: ReadFileInput; output: ReadFileOutput | ToolFailure };
  list_files: { input: ListFilesInput; output: ListFilesOutput | ToolFailure };
  search_files: { input: SearchFilesInput; output: SearchFilesOutput | ToolFailure };
  list_tasks: { input: ListTasksInput; output: ListTasksOutput | ToolFailure };
  find_names: { input: FindNamesInput; output: FindNamesOutput | ToolFailure };
  validate_tasks: { input: ValidateTasksInput; output: ValidateTasksOutput | ToolFailure };
  git_history: { input: GitHistoryInput; output: GitHistoryOutput | ToolFailure };
  edit_file: { input: EditFileInput; output: EditFileOutput | ToolFailure };
  edit_section: { input: EditSectionInput; output: EditFileOutput | ToolFailure };
  create_task: { input: CreateTaskInput; output: CreateTaskOutput | CommandFailure };
  update_task: { input: UpdateTaskInput; output: UpdateTaskOutput | CommandFailure };
  run_claude_subagent: { input: ClaudeSubagentInput; output: ClaudeSubagentOutput | CommandFailure };
  register_task_for_manager: { input: RegisterTaskInput; output: RegisterTaskOutput | CommandFailure };
};
export type ToolName = keyof ToolIO;

/** Exactly what a call that waits for approval will do, computed on the server when it was asked for. */
export type Preview =
  | {
      kind: 'edit';
      path: string;
      created: boolean;
      diff: string;
      added: number;
      removed: number;
      /** Of the file the diff was made against; null for a file to be created. */
      sha256: string | null;
      /** Where the change is made by starting the task CLI. */
      command?: string[];
    }
  | {
      kind: 'queue';
      taskId: string;
      title: string;
      path: string;
      from: string | null;
      to: TaskStatus;
      command: string[];
    }
  | { kind: 'delegate'; command: string[]; prompt: string; timeoutMs: number };
