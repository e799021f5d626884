import pencilLine from 'lucide-react/icons/pencil-line';
import type { ToolView } from '../tool-view.ts';
import { DiffView } from './diff-view.tsx';
import { changeOf, UndoAction } from './file-change.tsx';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const section: ToolView<'edit_section'> = {
  icon: pencilLine,
  verbs: () => ({ now: 'Rewriting', done: 'Rewrote', plan: 'Rewrite' }),
  object: ({ input }) => (
    <bdi>{[input.heading, input.path].filter((word) => word !== undefined && word !== '').join(' in ')}</bdi>
  ),
  figure: (call) => {
    const change = changeOf(call);
    return change ? `+${change.added} −${change.removed}` : null;
  },
  Body({ call }) {
    const { input } = call;
    const change = changeOf(call);
    return (
      <>
        <Facts
          rows={[
            ['File', input.path ? <RepoPath key="file" path={input.path} /> : null],
            ['Section', input.heading],
          ]}
        />
        {change ? (
          <DiffView path={change.path} diff={change.diff} />
        ) : input.body ? (
          <ScrollBox label="New text">
            <pre className="chat-stdout">{input.body}</pre>
          </ScrollBox>
        ) : null}
      </>
    );
  },
  Action: UndoAction,
};
