import 'server-only';
import { type JSONValue, type Tool, type ToolSet, tool } from 'ai';
import { claudeSubagent } from './claude-subagent.ts';
import type { ToolContext } from './context.ts';
import { createTask } from './create-task.ts';
import type { DefinedTool } from './define.ts';
import { editFile } from './edit-file.ts';
import { editSection } from './edit-section.ts';
import { findNames } from './find-names.ts';
import { gitHistory } from './git-history.ts';
import type { Preview, ToolIO, ToolName } from './io.ts';
import { limits } from './limits.ts';
import { listFiles } from './list-files.ts';
import { listTasks } from './list-tasks.ts';
import { narrowDiff } from './narrow-diff.ts';
import { readFile } from './read-file.ts';
import { registerTask } from './register-task.ts';
import { searchFiles } from './search-files.ts';
import type { ToolFailure, ToolKind } from './types.ts';
import { updateTask } from './update-task.ts';
import { validateTasks } from './validate-tasks.ts';
import { withProgress } from './with-progress.ts';

/** The only list of tools. Its order is that of the prompt, and is kept for the provider's cache. */
export const tools: Record<ToolName, DefinedTool> = {
  read_file: readFile,
  list_files: listFiles,
  search_files: searchFiles,
  list_tasks: listTasks,
  find_names: findNames,
  validate_tasks: validateTasks,
  git_history: gitHistory,
  edit_file: editFile,
  edit_section: editSection,
  create_task: createTask,
  update_task: updateTask,
  run_claude_subagent: claudeSubagent,
  register_task_for_manager: registerTask,
};

export const toolKinds = Object.fromEntries(
  Object.values(tools).map(({ name, kind }) => [name, kind]),
) as Record<ToolName, ToolKind>;

/** The tools as the AI SDK takes them, bound to one answer. */
export function createTools(ctx: ToolContext): ToolSet {
  return Object.fromEntries(Object.values(tools).map((each) => [each.name, bound(each, ctx)]));
}

/** What a call would do to the repository as it is now, or the failure that it would end in. Changes nothing. */
export async function previewToolCall(
  ctx: ToolContext,
  name: string,
  input: unknown,
): Promise<Preview | ToolFailure> {
  const found = Object.hasOwn(tools, name) ? tools[name as ToolName] : undefined;
  if (found) return found.preview(input, ctx);
  return { ok: false, code: 'not-found', message: `There is no tool ${name}.` };
}

function forModel(output: unknown): JSONValue {
  const isDiff = typeof output === 'object' && output !== null && 'diff' in output;
  if (!isDiff || typeof output.diff !== 'string') return output as JSONValue;
  return { ...output, diff: narrowDiff(output.diff) } as JSONValue;
}

function bound(defined: DefinedTool, ctx: ToolContext): Tool {
  const common = { description: defined.description, inputSchema: defined.input, strict: false };
  if (defined.name !== 'run_claude_subagent') {
    return tool({
      ...common,
      execute: (input: unknown, { abortSignal }) => defined.run(input, ctx, { signal: abortSignal }),
      // The context that a person unfolds is not paid for.
      toModelOutput: ({ output }: { output: unknown }) => ({ type: 'json', value: forModel(output) }),
    });
  }
  return tool({
    ...common,
    execute: (input: unknown, { abortSignal }) =>
      withProgress(
        (progress) => defined.run(input, ctx, { signal: abortSignal, progress }),
        limits.progressMs,
      ),
    // The model reads the answer alone; the steps are for the person.
    toModelOutput: ({ output }: { output: unknown }) => {
      const outcome = output as ToolIO['run_claude_subagent']['output'];
      if (!outcome.ok) return { type: 'text', value: `Failed (${outcome.code}): ${outcome.message}` };
      if (outcome.state === 'done') return { type: 'text', value: outcome.result ?? '' };
      return { type: 'text', value: 'Interrupted before Claude had answered.' };
    },
  });
}
