import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ToolPart } from '#components/chat/approvals.ts';
import { ToolCard } from '#components/chat/tool-card.tsx';
import type { Preview } from '#lib/tools/io.ts';
import { withRouter } from './mount.tsx';

function card(part: object, preview?: Preview) {
  return withRouter(
    <ToolCard
      part={{ toolCallId: 'call', ...part } as ToolPart}
      preview={preview}
      running={false}
      last={true}
      onAnswer={() => undefined}
    />,
  );
}
const made = {
  ok: true,
  editId: 'e1',
  taskId: 'INFRA-LOGIN',
  path: 'tasks/infra/login.md',
  diff: '@@ -0,0 +1,1 @@\n+title: Login',
  added: 1,
  removed: 0,
  sha256: 'ab'.repeat(32),
  command: ['node', 'task.mjs', 'new', '--', 'Login'],
  exitCode: 0,
};

test('a new task is shown as it will be, with the command, before it is approved', async () => {
  const preview: Preview = {
    kind: 'edit',
    path: made.path,
    created: true,
    diff: made.diff,
    added: 1,
    removed: 0,
    sha256: null,
    command: made.command,
  };
  const approval = { id: 'a1' };
  const input = { title: 'Login', workstream: 'infra' };
  const { container } = render(
    card({ type: 'tool-create_task', state: 'approval-requested', input, approval }, preview),
  );
  expect(container.textContent).toContain('title: Login');
  expect(container.textContent).toContain('node task.mjs new -- Login');
  expect(screen.getByRole('button', { name: 'Approve' })).toBeTruthy();
});

test('a task that was made or changed names itself and can be undone', () => {
  const first = render(
    card({
      type: 'tool-create_task',
      state: 'output-available',
      input: { title: 'Login' },
      output: { ...made, created: true, warnings: [] },
    }),
  );
  expect(screen.getByRole('button', { expanded: false }).textContent).toBe('Made INFRA-LOGIN');
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
  first.unmount();
  const same = { ...made, created: false, editId: null, diff: '' };
  render(
    card({
      type: 'tool-update_task',
      state: 'output-available',
      input: { task: 'login', status: 'todo' },
      output: same,
    }),
  );
  expect(screen.getByRole('button', { expanded: false }).textContent).toBe('Updated INFRA-LOGINtodo');
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a rewritten section tells which, and a history its commits with their changes', async () => {
  const output = { ...made, created: false };
  const first = render(
    card({
      type: 'tool-edit_section',
      state: 'output-available',
      input: { path: made.path, heading: 'Plan', body: 'x' },
      output,
    }),
  );
  expect(screen.getByRole('button', { expanded: false }).textContent).toBe(
    'Rewrote Plan in tasks/infra/login.md+1 −0',
  );
  first.unmount();
  const commit = {
    hash: '0123456789abcdef',
    date: '2026-01-02T03:04:05+01:00',
    author: 'Ana',
    subject: 'Why not',
    files: [],
    diff: '@@ -1 +1 @@\n-a\n+b',
  };
  const { container } = render(
    card({
      type: 'tool-git_history',
      state: 'output-available',
      input: { path: 'docs/a.md' },
      output: { ok: true, commits: [commit] },
    }),
  );
  await userEvent.click(screen.getByRole('button', { expanded: false }));
  expect(screen.getByRole('button', { expanded: true }).textContent).toBe(
    'Read history of docs/a.md1 commit',
  );
  expect(container.textContent).toContain('Why not01234567 · Ana · 2026-01-02');
  expect(screen.getByRole('group', { name: /docs\/a.md in 01234567/ })).toBeTruthy();
});

test('a call whose input is still being written does not break the card', () => {
  for (const type of ['edit_section', 'create_task', 'update_task', 'git_history']) {
    const { unmount } = render(card({ type: `tool-${type}`, state: 'input-streaming', input: undefined }));
    expect(screen.getAllByRole('button').length).toBeGreaterThan(0);
    unmount();
  }
});
