import filePlus from 'lucide-react/icons/file-plus';
import slidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import type { ToolCall, ToolView } from '../tool-view.ts';
import { DiffView } from './diff-view.tsx';
import { changeOf, UndoAction } from './file-change.tsx';
import { Command, Facts, RepoPath, ScrollBox } from './pieces.tsx';

function Change({ call }: { call: ToolCall<'create_task' | 'update_task'> }) {
  const change = changeOf(call);
  if (!change) return null;
  return (
    <>
      <DiffView path={change.path} diff={change.diff} />
      {change.command ? <Command argv={change.command} /> : null}
    </>
  );
}

export const newTask: ToolView<'create_task'> = {
  icon: filePlus,
  verbs: () => ({ now: 'Making', done: 'Made', plan: 'Make' }),
  object: ({ input, output }) => <bdi>{output?.taskId ?? input.title ?? ''}</bdi>,
  figure: ({ output }) => (output ? null : 'new task'),
  Body({ call }) {
    const { input, output } = call;
    const change = changeOf(call);
    return (
      <>
        <Facts
          rows={[
            ['Title', input.title],
            ['File', change ? <RepoPath key="file" path={change.path} /> : null],
            ['Note', output?.warnings.join(' ')],
          ]}
        />
        <Change call={call} />
        {!change && input.body ? (
          <ScrollBox label="Sections">
            <pre className="chat-stdout">{input.body}</pre>
          </ScrollBox>
        ) : null}
      </>
    );
  },
  Action: UndoAction,
};

export const taskFields: ToolView<'update_task'> = {
  icon: slidersHorizontal,
  verbs: () => ({ now: 'Updating', done: 'Updated', plan: 'Update' }),
  object: ({ input, output }) => <bdi>{output?.taskId ?? input.task ?? ''}</bdi>,
  figure: ({ input }) => input.status ?? null,
  Body({ call }) {
    const { input } = call;
    const change = changeOf(call);
    return (
      <>
        <Facts
          rows={[
            ['Task', change ? <RepoPath key="task" path={change.path} /> : input.task],
            ['Status', input.status],
            ['Priority', input.priority],
            ['Owner', input.owner],
            ['Milestone', input.milestone],
            ['Needs first', input.addDepends?.join(', ')],
            ['Needs no longer', input.removeDepends?.join(', ')],
            ['Labels on', input.addLabels?.join(', ')],
            ['Labels off', input.removeLabels?.join(', ')],
            ['Completed by', input.by],
          ]}
        />
        <Change call={call} />
      </>
    );
  },
  Action: UndoAction,
};
