import { render, screen } from '@testing-library/react';
import { FieldTable } from '#components/document/field-table.tsx';
import { TaskHeader } from '#components/task/task-header.tsx';
import { defaultConfig } from '#lib/config.ts';
import { assembleIndex } from '#lib/docs/assemble-index.ts';
import { indexText } from '#lib/docs/read-entry.ts';
import { readFields } from '#lib/markdown/fields.ts';
import { traitsOf } from '#lib/tasks/format-of.ts';
import { backlogTaskRoots, readBacklogSettings } from '#lib/tasks/formats/backlog-settings.ts';
import type { Task } from '#lib/tasks/model.ts';
import { backlogFiles } from '#tests/helpers/backlog-repo.ts';

const config = {
  ...defaultConfig,
  taskRoots: backlogTaskRoots('backlog'),
  backlog: readBacklogSettings(backlogFiles['backlog/config.yml'] ?? '', 'backlog', 'backlog/config.yml'),
};
const files = Object.entries(backlogFiles).filter(([path]) => path.endsWith('.md'));
const index = assembleIndex(
  files.map(([path, text]) =>
    indexText({ path, mtimeMs: 0, ctimeMs: 0, size: 1, ino: 1, key: path }, text, config),
  ),
  1,
);
function taskAt(id: string): Task {
  const found = index.taskById.get(id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
}

describe('the page of a task in another form', () => {
  test('shows status and priority in its own words, and what it waits for', () => {
    render(<TaskHeader task={taskAt('BACK-12')} index={index} />);
    expect(screen.getByText('To Do').getAttribute('data-status')).toBe('todo');
    expect(screen.getByTitle('Priority 1').textContent).toBe('high');
    expect(screen.getByText('codex')).toBeTruthy();
    expect(screen.getByRole('list', { name: 'Waited for' }).textContent).toContain('Tokens');
    expect(screen.getByRole('list', { name: 'Blocks' }).textContent).toContain('Ask the board');
    expect(screen.getByText('17 Aug 2026')).toBeTruthy();
  });

  test('a status that nobody knows is shown as it is, with what to do', () => {
    render(<TaskHeader task={taskAt('BACK-13')} index={index} />);
    expect(screen.getByText('Unknown status «Awaiting Approval»')).toBeTruthy();
    expect(screen.getByText(/say in tasks\.config\.json what it means/)).toBeTruthy();
  });

  test('the fields that the header does not show stand below the text', () => {
    const one = taskAt('BACK-12');
    const { fields } = readFields(backlogFiles[one.path] ?? '');
    const known = new Set(Object.values(traitsOf(one).keys).filter((key) => key !== null));
    render(<FieldTable fields={fields} known={known} />);
    const names = screen.getAllByRole('term', { hidden: true }).map(({ textContent }) => textContent);
    expect(names).toEqual(['reporter', 'updated_date', 'references', 'type', 'ordinal']);
  });
});
