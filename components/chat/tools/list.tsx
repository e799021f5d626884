import folderTree from 'lucide-react/icons/folder-tree';
import { count, type ToolView } from '../tool-view.ts';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const list: ToolView<'list_files'> = {
  icon: folderTree,
  verbs: () => ({ now: 'Listing', done: 'Listed', plan: 'List' }),
  object: ({ input }) => <bdi>{input.glob ?? ''}</bdi>,
  figure: ({ output }) => (output ? count(output.total, 'file') : null),
  Body({ call: { input, output } }) {
    return (
      <>
        <Facts
          rows={[
            ['Glob', <code key="glob">{input.glob}</code>],
            ['Limit', input.limit],
          ]}
        />
        {output && output.files.length > 0 ? (
          <ScrollBox label="Files">
            <ul className="chat-list">
              {output.files.map((path) => (
                <li key={path}>
                  <RepoPath path={path} />
                </li>
              ))}
            </ul>
          </ScrollBox>
        ) : null}
        {output && output.total > output.files.length ? (
          <p className="chat-card-note">
            {count(output.total - output.files.length, 'more file')} not listed.
          </p>
        ) : null}
      </>
    );
  },
};
