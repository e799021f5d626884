import listPlus from 'lucide-react/icons/list-plus';
import { TaskRunLine } from '#components/runs/task-run-line.tsx';
import type { ToolCall, ToolView } from '../tool-view.ts';
import { Command, Facts, RepoPath } from './pieces.tsx';
import { UndoButton } from './undo-button.tsx';

/** The change of status as it was made, or else as it would be made now. */
function changeOf({ output, preview }: ToolCall<'register_task_for_manager'>) {
  if (output) return { ...output, from: output.previousStatus, to: output.status };
  return preview?.kind === 'queue' ? preview : undefined;
}

export const queue: ToolView<'register_task_for_manager'> = {
  icon: listPlus,
  verbs: ({ input }) =>
    (input.status ?? 'ready') === 'ready'
      ? { now: 'Queueing', done: 'Queued', plan: 'Queue' }
      : { now: 'Setting status of', done: 'Set status of', plan: 'Set status of' },
  object: (call) => <bdi>{changeOf(call)?.taskId ?? call.input.task ?? ''}</bdi>,
  figure: (call) => {
    const change = changeOf(call);
    return change ? `${change.from ?? 'none'} → ${change.to}` : (call.input.status ?? 'ready');
  },
  Body({ call }) {
    const { input, output } = call;
    const change = changeOf(call);
    return (
      <>
        <Facts
          rows={[
            ['Task', change ? <RepoPath key="task" path={change.path} /> : input.task],
            ['Status', change ? `${change.from ?? 'none'} → ${change.to}` : (input.status ?? 'ready')],
            ['Note', input.note],
            ['Exit code', output ? String(output.exitCode) : null],
          ]}
        />
        {change ? <Command argv={change.command} /> : null}
        {output?.stdout.trim() ? <pre className="chat-stdout">{output.stdout.trim()}</pre> : null}
      </>
    );
  },
  // What becomes of it is worth seeing while the card is closed, too.
  Action: ({ call: { output } }) =>
    output ? (
      <>
        {output.editId ? <UndoButton editId={output.editId} /> : null}
        {output.status === 'ready' ? <TaskRunLine taskId={output.taskId} /> : null}
      </>
    ) : null,
};
