import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ToolPart } from '#components/chat/approvals.ts';
import { ToolCard } from '#components/chat/tool-card.tsx';
import type { Preview } from '#lib/tools/io.ts';
import { withRouter } from './mount.tsx';

function card(part: object, more: { running?: boolean; last?: boolean; preview?: Preview } = {}) {
  return withRouter(
    <ToolCard
      part={{ toolCallId: 'call', ...part } as ToolPart}
      preview={more.preview}
      running={more.running ?? false}
      last={more.last ?? true}
      onAnswer={() => undefined}
    />,
  );
}

async function opened(part: object) {
  const { container } = render(card(part));
  await userEvent.click(screen.getByRole('button', { expanded: false }));
  return container;
}

const read = { type: 'tool-read_file', input: { path: 'tasks/infra/alpha.md' } };
const readOutput = {
  ok: true,
  path: 'tasks/infra/alpha.md',
  startLine: 1,
  endLine: 2,
  totalLines: 2,
  content: 'first\nsecond',
  sha256: 'ab'.repeat(32),
};

test('a running read is told in the present tense', () => {
  render(card({ ...read, state: 'input-available' }, { running: true }));
  expect(screen.getByRole('button').textContent).toBe('Reading tasks/infra/alpha.md');
});

test('a read file is one line, and opens to its lines and a link to its page', async () => {
  await opened({ ...read, state: 'output-available', output: readOutput });
  expect(screen.getByRole('button', { expanded: true }).textContent).toBe('Read tasks/infra/alpha.md2 lines');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/tasks/infra/alpha');
  expect(screen.getByRole('group', { name: /Content of/ }).textContent).toContain('second');
});

test('part of a file says which lines of how many', () => {
  const output = { ...readOutput, startLine: 10, endLine: 40, totalLines: 300 };
  render(card({ ...read, state: 'output-available', output }));
  expect(screen.getByRole('button').textContent).toContain('lines 10–40 of 300');
});

test('matches stand by file, with the found words marked', async () => {
  const container = await opened({
    type: 'tool-search_files',
    state: 'output-available',
    input: { query: 'token', literal: true },
    output: {
      ok: true,
      matchCount: 2,
      files: [
        {
          path: 'docs/a.md',
          matches: [
            { line: 3, text: 'a token here', ranges: [[2, 7]] },
            { line: 9, text: 'token', ranges: [[0, 5]] },
          ],
        },
      ],
    },
  });
  expect(screen.getByRole('button').textContent).toBe('Searched “token”2 matches in 1 file');
  expect([...container.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['token', 'token']);
  expect(container.textContent).toContain('a token here');
});

test('listed files and tasks are counted and linked', async () => {
  const { unmount } = render(
    card({
      type: 'tool-list_files',
      state: 'output-available',
      input: { glob: 'docs/**' },
      output: { ok: true, files: ['docs/a.md', 'docs/b.png'], total: 5 },
    }),
  );
  await userEvent.click(screen.getByRole('button'));
  expect(screen.getByRole('button').textContent).toBe('Listed docs/**5 files');
  expect(screen.getAllByRole('link')).toHaveLength(1);
  expect(screen.getByText('3 more files not listed.')).toBeTruthy();
  unmount();

  const task = {
    id: 'A-1',
    title: 'Alpha',
    status: 'ready',
    priority: 'p1',
    milestone: null,
    owner: null,
    dependsOn: [],
  };
  await opened({
    type: 'tool-list_tasks',
    state: 'output-available',
    input: { status: ['ready'] },
    output: { ok: true, tasks: [{ ...task, path: 'tasks/a/alpha.md' }], total: 1 },
  });
  expect(screen.getByRole('button').textContent).toBe('Listed tasks: ready1 task');
  expect(screen.getByRole('link', { name: 'Alpha' })).toBeTruthy();
  expect(screen.getByText('ready · p1 · A-1')).toBeTruthy();
});

test('an edit shows its diff with the changed words marked', async () => {
  const container = await opened({
    type: 'tool-edit_file',
    state: 'output-available',
    input: { path: 'docs/guide.md', old_string: 'x', new_string: 'y' },
    output: {
      ok: true,
      editId: 'e1',
      path: 'docs/guide.md',
      created: false,
      added: 1,
      removed: 1,
      diff: '@@ -4,2 +4,2 @@\n same\n-the old words\n+the new words\n',
      sha256: 'cd',
    },
  });
  expect(screen.getByRole('button', { expanded: true }).textContent).toBe('Edited docs/guide.md+1 −1');
  expect([...container.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['old', 'new']);
  expect(container.querySelectorAll('[data-kind="del"]')).toHaveLength(1);
  expect(screen.getByText('3 unchanged lines, then line 4')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
});

test('a refused undo says why', async () => {
  globalThis.fetch = async () =>
    new Response(JSON.stringify({ error: { code: 'stale', message: 'docs/guide.md has changed since.' } }), {
      status: 409,
    });
  await opened({
    type: 'tool-edit_file',
    state: 'output-available',
    input: { path: 'docs/guide.md' },
    output: {
      ok: true,
      editId: 'e9',
      path: 'docs/guide.md',
      created: false,
      added: 0,
      removed: 0,
      diff: '',
      sha256: '',
    },
  });
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect((await screen.findByRole('alert')).textContent).toBe('docs/guide.md has changed since.');
});

test('a sub-agent at work says what it does and for how long', () => {
  const output = { ok: true, state: 'running', elapsedMs: 42_000, activity: 'Reading lib/chat', steps: [] };
  render(
    card(
      {
        type: 'tool-run_claude_subagent',
        state: 'output-available',
        preliminary: true,
        input: { prompt: 'Look' },
        output,
      },
      { running: true },
    ),
  );
  expect(screen.getByRole('button').textContent).toBe('Claude is reading lib/chat0:42');
});

test('what the sub-agent found opens with its prompt and its steps', async () => {
  await opened({
    type: 'tool-run_claude_subagent',
    state: 'output-available',
    input: { prompt: 'Find the cause' },
    output: {
      ok: true,
      state: 'done',
      elapsedMs: 125_000,
      activity: '',
      steps: [{ kind: 'tool', text: 'Read lib/a.ts' }],
      result: 'It is **here**.',
      turns: 3,
      costUsd: 0.0123,
    },
  });
  expect(screen.getByRole('button', { expanded: true }).textContent).toBe('Claude has answered2:05');
  expect(screen.getByText('Find the cause')).toBeTruthy();
  expect(screen.getByText('Read lib/a.ts')).toBeTruthy();
  expect(screen.getByText('here')).toBeTruthy();
  expect(screen.getByText('$0.012')).toBeTruthy();
});

test('queueing shows the command, its exit code, and the status before and after', async () => {
  const container = await opened({
    type: 'tool-register_task_for_manager',
    state: 'output-available',
    input: { task: 'A-1' },
    output: {
      ok: true,
      taskId: 'A-1',
      path: 'tasks/a/alpha.md',
      previousStatus: 'todo',
      status: 'ready',
      command: ['task', 'update', 'A-1', '--status', 'ready', '--by', "the drawer's user"],
      exitCode: 0,
      stdout: 'A-1 todo → ready',
    },
  });
  expect(screen.getByRole('button').textContent).toBe('Queued A-1todo → ready');
  expect(container.textContent).toContain("task update A-1 --status ready --by 'the drawer'\\''s user'");
  expect(screen.getByText('Exit code').parentElement?.textContent).toContain('0');
});

test('a call that waits shows exactly what would run, with two buttons', () => {
  const preview: Preview = {
    kind: 'queue',
    taskId: 'A-1',
    title: 'Alpha',
    path: 'tasks/a/alpha.md',
    from: 'todo',
    to: 'ready',
    command: ['task', 'update', 'A-1', '--status', 'ready'],
  };
  const part = {
    type: 'tool-register_task_for_manager',
    state: 'approval-requested',
    input: { task: 'A-1' },
    approval: { id: 'ap1' },
  };
  const { container } = render(card(part, { preview }));
  expect(container.textContent).toContain('task update A-1 --status ready');
  expect(container.querySelector('[data-state="waiting"]')).toBeTruthy();
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
    'Approve',
    'Reject',
    'with a reason',
  ]);
});

test('a failure is told in the line, with code and words inside', async () => {
  const container = await opened({
    type: 'tool-edit_file',
    state: 'output-available',
    input: { path: 'docs/guide.md', old_string: 'a', new_string: 'b' },
    output: { ok: false, code: 'stale', message: 'docs/guide.md changed since it was read. Read it again.' },
  });
  expect(screen.getByRole('button', { expanded: true }).textContent).toBe('Could not edit docs/guide.md');
  expect(within(container).getByText('stale')).toBeTruthy();
  expect(container.textContent).toContain('Read it again.');
});

test('a failed command shows what ran and how it ended', async () => {
  const container = await opened({
    type: 'tool-register_task_for_manager',
    state: 'output-available',
    input: { task: 'A-1' },
    output: {
      ok: false,
      code: 'refused',
      message: 'Not ready.',
      command: ['task', 'update', 'A-1'],
      exitCode: 1,
    },
  });
  expect(container.textContent).toContain('task update A-1');
  expect(screen.getByText('Exit code').parentElement?.textContent).toContain('1');
});

test.each([
  [
    'rejected',
    { state: 'output-denied', approval: { id: 'x', approved: false, reason: 'not now' } },
    'Declined: edit a.md',
    'You declined it: not now',
  ],
  [
    'broken off',
    { state: 'output-error', errorText: 'Interrupted: the answer was stopped.' },
    'Could not edit a.md',
    'Interrupted: the answer was stopped.',
  ],
])('a call that was %s says so', async (_name, part, line, words) => {
  const container = await opened({ type: 'tool-edit_file', input: { path: 'a.md' }, ...part });
  expect(screen.getByRole('button', { expanded: true }).textContent).toBe(line);
  expect(container.textContent).toContain(words);
});

test('a tool that this page does not know shows all that went in and came out', async () => {
  const container = await opened({
    type: 'tool-brew_tea',
    state: 'output-available',
    input: { leaves: 'green' },
    output: { ok: true, cups: 2 },
  });
  expect(screen.getByRole('button').textContent).toBe('Ran brew_tea');
  expect(container.textContent).toContain('"leaves": "green"');
  expect(container.textContent).toContain('"cups": 2');
});

test('a call whose input is still being written does not break the card', () => {
  for (const type of [
    'read_file',
    'list_files',
    'search_files',
    'list_tasks',
    'edit_file',
    'run_claude_subagent',
    'register_task_for_manager',
  ]) {
    const { unmount } = render(
      card({ type: `tool-${type}`, state: 'input-streaming', input: undefined }, { running: true }),
    );
    expect(screen.getByRole('button')).toBeTruthy();
    unmount();
  }
});
