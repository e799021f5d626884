import listChecks from 'lucide-react/icons/list-checks';
import { count, type ToolView } from '../tool-view.ts';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const validation: ToolView<'validate_tasks'> = {
  icon: listChecks,
  verbs: () => ({ now: 'Validating', done: 'Validated', plan: 'Validate' }),
  object: ({ input, output }) => {
    if (input.tasks?.length) return <bdi>{input.tasks.join(', ')}</bdi>;
    return output ? count(output.checked, 'task') : 'all tasks';
  },
  figure: ({ output }) => {
    if (!output) return null;
    if (output.errors + output.warnings === 0) return 'in order';
    return [
      output.errors > 0 ? count(output.errors, 'error') : '',
      output.warnings > 0 ? count(output.warnings, 'warning') : '',
    ]
      .filter(Boolean)
      .join(', ');
  },
  Body({ call: { input, output } }) {
    return (
      <>
        <Facts rows={[['Strict', input.strict]]} />
        {output && output.findings.length > 0 ? (
          <ScrollBox label="Findings">
            <ul className="chat-list">
              {output.findings.map(({ code, severity, message, remedy, path, line, column }) => (
                <li key={`${path} ${line} ${column} ${code} ${message}`} className="chat-finding">
                  <span data-severity={severity}>{severity === 'error' ? 'Error' : 'Warning'}</span> {message}{' '}
                  {remedy}
                  <span className="chat-task-facts">
                    <RepoPath path={path} />:{line}
                  </span>
                </li>
              ))}
            </ul>
          </ScrollBox>
        ) : null}
        {output?.findings.length === 0 ? (
          <p className="chat-card-note">{count(output.checked, 'task')} looked at; nothing to mend.</p>
        ) : null}
        {output?.notice ? <p className="chat-card-note">{output.notice}</p> : null}
      </>
    );
  },
};
