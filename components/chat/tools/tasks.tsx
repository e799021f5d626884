import listTodo from 'lucide-react/icons/list-todo';
import { count, type ToolView } from '../tool-view.ts';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const tasks: ToolView<'list_tasks'> = {
  icon: listTodo,
  verbs: () => ({ now: 'Listing', done: 'Listed', plan: 'List' }),
  object: ({ input }) => {
    const words = [
      ...(input.status ?? []),
      input.priority,
      input.milestone,
      input.owner,
      input.workstream,
      input.label,
      input.search && `“${input.search}”`,
    ].filter(Boolean);
    return (
      <bdi>
        {input.ready ? 'tasks that can start' : words.length > 0 ? `tasks: ${words.join(', ')}` : 'tasks'}
      </bdi>
    );
  },
  figure: ({ output }) => {
    if (!output) return null;
    const shown = output.tasks.length;
    return shown < output.total ? `${shown} of ${output.total}` : count(output.total, 'task');
  },
  Body({ call: { input, output } }) {
    return (
      <>
        <Facts
          rows={[
            ['Status', input.status?.join(', ')],
            ['Priority', input.priority],
            ['Milestone', input.milestone],
            ['Owner', input.owner],
            ['Workstream', input.workstream],
            ['Label', input.label],
            ['Can start', input.ready],
            ['Search', input.search],
            ['Sorted by', input.sort],
            ['Limit', input.limit],
          ]}
        />
        {output && output.tasks.length > 0 ? (
          <ScrollBox label="Tasks">
            <ul className="chat-list">
              {output.tasks.map((task) => (
                <li key={task.path} className="chat-task">
                  <RepoPath path={task.path}>{task.title}</RepoPath>
                  <span className="chat-task-facts">
                    {[task.status ?? 'no status', task.priority, task.id].filter(Boolean).join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </ScrollBox>
        ) : null}
        {output?.tasks.length === 0 ? <p className="chat-faint">No task fits.</p> : null}
      </>
    );
  },
};
