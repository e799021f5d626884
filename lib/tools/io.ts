import type { TaskPriority, TaskStatus } from '#lib/tasks/model.ts';
import type { ToolFailure } from './types.ts';

// Shapes of what goes into and comes out of each tool, for everybody who only needs the types (the drawer's
// cards, the stored messages). The zod schema in a tool's own module is checked against them by the compiler.

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

export interface EditFileInput {
  path: string;
  old_string: string;
  new_string: string;
  replaceAll?: boolean | null;
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
  edit_file: { input: EditFileInput; output: EditFileOutput | ToolFailure };
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
