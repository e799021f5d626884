import locate from 'lucide-react/icons/locate';
import { count, type ToolView } from '../tool-view.ts';
import { Facts, RepoFolder, RepoPath, ScrollBox } from './pieces.tsx';

export const names: ToolView<'find_names'> = {
  icon: locate,
  verbs: () => ({ now: 'Finding', done: 'Found', plan: 'Find' }),
  object: ({ input }) => <bdi>“{input.query ?? ''}”</bdi>,
  figure: ({ output }) => {
    if (!output) return null;
    const shown = output.matches.length;
    return shown < output.total ? `${shown} of ${output.total.toLocaleString('en')}` : count(shown, 'name');
  },
  Body({ call: { input, output } }) {
    return (
      <>
        <Facts rows={[['Name', input.query]]} />
        {output && output.matches.length > 0 ? (
          <ScrollBox label="Names">
            <ul className="chat-list">
              {output.matches.map(({ kind, path, title, id, status }) => (
                <li key={path} className="chat-task">
                  {kind === 'folder' ? (
                    <RepoFolder path={path}>{title}</RepoFolder>
                  ) : (
                    <RepoPath path={path}>{title}</RepoPath>
                  )}
                  <span className="chat-task-facts">
                    {(kind === 'task' ? [status ?? 'no status', id, path] : [kind, path]).join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </ScrollBox>
        ) : null}
        {output?.matches.length === 0 ? (
          <p className="chat-card-note">Nothing has a name like that.</p>
        ) : null}
      </>
    );
  },
};
