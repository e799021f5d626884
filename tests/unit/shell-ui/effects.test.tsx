import { render, screen, within } from '@testing-library/react';
import type { JournalEntry } from '#lib/tools/edit-journal.ts';
import { Effects } from '../../../app/status/effects.tsx';

const entry: JournalEntry = {
  id: 'e1',
  conversationId: 'c_0123456789',
  messageId: 'm1',
  tool: 'edit_file',
  path: 'docs/a b.md',
  created: false,
  beforeSha256: 'ab'.repeat(32),
  afterSha256: 'cd'.repeat(32),
  editedAt: '2026-01-02T03:04:05.000Z',
  undoneAt: null,
  undoable: true,
};
const nowMs = Date.parse('2026-01-02T03:06:05.000Z');

test('an effect says when, what, where, from which bytes to which, and by whom', () => {
  const undone = {
    ...entry,
    id: 'e2',
    tool: 'create_task',
    beforeSha256: null,
    created: true,
    undoneAt: entry.editedAt,
  };
  render(<Effects entries={[entry, undone]} nowMs={nowMs} />);
  const [, first, second] = screen.getAllByRole('row');
  expect(first?.textContent).toContain('2 min. ago');
  expect(first?.textContent).toContain('Editeddocs/a b.mdabababab → cdcdcdcdc_012345');
  expect(
    within(first as HTMLElement)
      .getByRole('link')
      .getAttribute('href'),
  ).toBe('/docs/a%20b');
  expect(second?.textContent).toContain('Made a task, undone');
  expect(second?.textContent).toContain('none → cdcdcdcd');
});

test('nothing changed yet is said', () => {
  render(<Effects entries={[]} nowMs={nowMs} />);
  expect(screen.getByText('No file was changed from here yet.')).toBeTruthy();
});
