import pencil from 'lucide-react/icons/pencil';
import type { Replacement as ReplacementInput } from '#lib/tools/io-files.ts';
import type { ToolView } from '../tool-view.ts';
import { DiffView } from './diff-view.tsx';
import { changeOf, UndoAction } from './file-change.tsx';
import { Facts, RepoPath } from './pieces.tsx';

export const edit: ToolView<'edit_file'> = {
  icon: pencil,
  verbs: () => ({ now: 'Editing', done: 'Edited', plan: 'Edit' }),
  object: ({ input }) => <bdi>{input.path ?? ''}</bdi>,
  figure: (call) => {
    const change = changeOf(call);
    if (!change) return null;
    return `${change.created ? 'new file, ' : ''}+${change.added} −${change.removed}`;
  },
  Body({ call }) {
    const { input } = call;
    const change = changeOf(call);
    return (
      <>
        <Facts
          rows={[
            ['File', input.path ? <RepoPath key="file" path={input.path} /> : null],
            ['Every occurrence', input.replaceAll],
          ]}
        />
        {change ? (
          <DiffView path={change.path} diff={change.diff} />
        ) : (
          <Replacements edits={[input, ...(input.edits ?? [])]} />
        )}
      </>
    );
  },
  Action: UndoAction,
};

/** The call's own words, where there is no diff: while it is being written, and where it failed. */
function Replacements({ edits }: { edits: readonly Partial<ReplacementInput>[] }) {
  const rows = edits.flatMap((edit) => [
    ...lines(edit?.old_string).map((line) => `-${line}`),
    ...lines(edit?.new_string).map((line) => `+${line}`),
  ]);
  return rows.length === 0 ? null : <DiffView path="the file" diff={rows.join('\n')} />;
}

function lines(text: string | undefined): string[] {
  return text ? text.replace(/\n$/, '').split('\n') : [];
}
