// Shapes of what goes into and comes out of each tool, for everybody who only needs the types (the drawer's
// cards, the stored messages). The zod schema in a tool's own module is checked against them by the compiler.

import type { TaskStatus } from '#lib/tasks/model.ts';
import type {
  EditFileInput,
  EditFileOutput,
  EditSectionInput,
  FindNamesInput,
  FindNamesOutput,
  ListFilesInput,
  ListFilesOutput,
  ReadFileInput,
  ReadFileOutput,
  SearchFilesInput,
  SearchFilesOutput,
} from './io-files.ts';
import type {
  ClaudeSubagentInput,
  ClaudeSubagentOutput,
  CommandFailure,
  GitHistoryInput,
  GitHistoryOutput,
} from './io-programs.ts';
import type {
  CreateTaskInput,
  CreateTaskOutput,
  ListTasksInput,
  ListTasksOutput,
  RegisterTaskInput,
  RegisterTaskOutput,
  UpdateTaskInput,
  UpdateTaskOutput,
  ValidateTasksInput,
  ValidateTasksOutput,
} from './io-tasks.ts';
import type { ToolFailure } from './types.ts';

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
