import history from 'lucide-react/icons/history';
import { count, type ToolView } from '../tool-view.ts';
import { DiffView } from './diff-view.tsx';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const gitHistory: ToolView<'git_history'> = {
  icon: history,
  verbs: () => ({ now: 'Reading', done: 'Read', plan: 'Read' }),
  object: ({ input }) => <bdi>{input.path ? `history of ${input.path}` : 'history'}</bdi>,
  figure: ({ output }) => (output ? count(output.commits.length, 'commit') : null),
  Body({ call: { input, output } }) {
    return (
      <>
        <Facts
          rows={[
            ['Path', input.path ? <RepoPath key="path" path={input.path} /> : null],
            ['Note', output?.notice],
          ]}
        />
        {output?.uncommitted ? (
          <>
            <p className="chat-task-facts">Not committed</p>
            <DiffView path={input.path ?? 'the file'} diff={output.uncommitted} />
          </>
        ) : null}
        {output && output.commits.length > 0 ? (
          <ScrollBox label="Commits">
            <ul className="chat-list">
              {output.commits.map((commit) => (
                <li key={commit.hash} className="chat-task">
                  <bdi>{commit.subject}</bdi>
                  <span className="chat-task-facts">
                    {[commit.hash.slice(0, 8), commit.author, commit.date.slice(0, 10)].join(' · ')}
                  </span>
                  {commit.diff ? (
                    <DiffView path={`${input.path} in ${commit.hash.slice(0, 8)}`} diff={commit.diff} />
                  ) : null}
                </li>
              ))}
            </ul>
          </ScrollBox>
        ) : null}
      </>
    );
  },
};
