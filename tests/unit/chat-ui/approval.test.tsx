import { screen, waitFor, within } from '@testing-library/react';
import { onPageChange } from '#components/chat/page-changes.ts';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { mountPanel } from './mount.tsx';
import { answered, fakeWire, history, json, refusal, said, stream, type Wire } from './wire.ts';

let wire: Wire;
beforeEach(() => {
  wire = fakeWire();
});

const diff = '@@ -1,2 +1,2 @@\n # Guide\n-old words\n+new words\n';

function waiting(n: number): TasksUIMessage['parts'] {
  const toolCallId = `call${n}`;
  const path = `docs/guide-${n}.md`;
  return [
    {
      type: 'tool-edit_file',
      toolCallId,
      state: 'approval-requested',
      input: { path, old_string: 'old words', new_string: 'new words' },
      approval: { id: `approval${n}` },
    },
    {
      type: 'data-preview',
      id: toolCallId,
      data: {
        toolCallId,
        preview: { kind: 'edit', path, created: false, diff, added: 1, removed: 1, sha256: 'ab'.repeat(32) },
      },
    },
  ];
}

function stored(...numbers: number[]) {
  const parts = [{ type: 'step-start' } as const, ...numbers.flatMap(waiting)];
  return history([said('Change it'), answered(parts, { outcome: 'waiting' })]);
}

/** The answer goes on: the edit is made, and said so. */
function continued(n: number) {
  const made = stream();
  made.send(
    { type: 'start', messageId: 'a1' },
    {
      type: 'tool-output-available',
      toolCallId: `call${n}`,
      output: {
        ok: true,
        editId: 'e1',
        path: `docs/guide-${n}.md`,
        created: false,
        added: 1,
        removed: 1,
        diff,
        sha256: 'cd',
      },
    },
    { type: 'start-step' },
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: 'Done.' },
    { type: 'text-end', id: 't' },
    { type: 'finish', messageMetadata: { outcome: 'complete' } },
  );
  made.end();
  return made.response;
}

test('a card that waits is open, shows the diff, and its approval posts nothing but the answer', async () => {
  wire.on('GET /api/chat', () => stored(1));
  wire.on('POST /api/chat', () => continued(1));
  const { user, page } = mountPanel();
  const changes = await screen.findByRole('group', { name: 'Changes to docs/guide-1.md' });
  expect(changes.textContent).toContain('new words');
  await user.click(screen.getByRole('button', { name: 'Approve' }));
  await screen.findByText('Done.');
  expect(wire.posts('/api/chat')).toEqual([
    {
      conversationId: 'c1',
      doc: { kind: 'task', path: page.path },
      approvals: [{ approvalId: 'approval1', approved: true }],
      messageId: 'a1',
    },
  ]);
  expect(screen.getAllByText(/Edited/)).toHaveLength(1);
});

test('a rejection may carry a reason', async () => {
  wire.on('GET /api/chat', () => stored(1));
  wire.on('POST /api/chat', () => continued(1));
  const { user } = mountPanel();
  await user.click(await screen.findByRole('button', { name: 'with a reason' }));
  await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'wrong file');
  await user.click(screen.getByRole('button', { name: 'Reject' }));
  await waitFor(() =>
    expect(wire.posts('/api/chat')).toMatchObject([
      { approvals: [{ approvalId: 'approval1', approved: false, reason: 'wrong file' }] },
    ]),
  );
});

/** What the server says to an answer while other questions are open: nothing goes on yet. */
function noted() {
  const made = stream();
  made.send({ type: 'start', messageId: 'a1' }, { type: 'finish' });
  made.end();
  return made.response;
}

test('of several that wait each answer is sent at once, and nothing is said to begin before the last', async () => {
  wire.on('GET /api/chat', () => stored(1, 2));
  wire.on('POST /api/chat', noted);
  const { user } = mountPanel();
  await screen.findAllByRole('button', { name: 'Approve' });
  const [first] = screen.getAllByRole('button', { name: 'Approve' });
  await user.click(first as HTMLElement);
  await waitFor(() => expect(screen.getAllByRole('button', { name: 'Approve' })).toHaveLength(1));
  await screen.findByText(/Agreed: edit/);
  const agreed = { approvalId: 'approval1', approved: true };
  await waitFor(() => expect(wire.posts('/api/chat')).toMatchObject([{ approvals: [agreed] }]));
  expect(screen.queryByText('Answer started')).toBeNull();
  wire.on('POST /api/chat', () => stream().response);
  await user.click(screen.getByRole('button', { name: 'Reject' }));
  await screen.findByText('Answer started');
  await waitFor(() =>
    expect(wire.posts('/api/chat')).toMatchObject([
      { approvals: [agreed] },
      {
        approvals: [
          { approvalId: 'approval1', approved: true },
          { approvalId: 'approval2', approved: false },
        ],
      },
    ]),
  );
});

test('«Approve all edits» approves those that wait and has no further ones asked for; other kinds still wait', async () => {
  const delegate: TasksUIMessage['parts'] = [
    {
      type: 'tool-run_claude_subagent',
      toolCallId: 'call9',
      state: 'approval-requested',
      input: { prompt: 'Look' },
      approval: { id: 'approval9' },
    },
  ];
  wire.on('GET /api/chat', () =>
    history([
      said('Change it'),
      answered([{ type: 'step-start' }, ...waiting(1), ...waiting(2), ...delegate], { outcome: 'waiting' }),
    ]),
  );
  wire.on('PATCH /api/chat/c1', () => json({ approval: { edit: 'auto', delegate: 'ask', queue: 'ask' } }));
  wire.on('POST /api/chat', noted);
  const { user } = mountPanel();
  const all = await screen.findAllByRole('button', { name: 'Approve all edits' });
  expect(all).toHaveLength(2);
  await user.click(all[0] as HTMLElement);
  await waitFor(() =>
    expect(wire.posts('/api/chat').at(-1)).toMatchObject({
      approvals: [
        { approvalId: 'approval1', approved: true },
        { approvalId: 'approval2', approved: true },
      ],
    }),
  );
  expect(wire.posts('/api/chat/c1')).toEqual([{ approval: { edit: 'auto' } }]);
  expect(screen.getAllByRole('button', { name: 'Approve' })).toHaveLength(1);
  expect(screen.getByText('auto: edits')).toBeTruthy();
});

test('«Approve all edits» that the server refuses approves nothing', async () => {
  wire.on('GET /api/chat', () => stored(1));
  wire.on('PATCH /api/chat/c1', () => refusal(404, 'not-found', 'This conversation is gone.'));
  const { user } = mountPanel();
  await user.click(await screen.findByRole('button', { name: 'Approve all edits' }));
  await screen.findByText('This conversation is gone.');
  expect(wire.posts('/api/chat')).toEqual([]);
  expect(screen.getByRole('button', { name: 'Approve' })).toBeTruthy();
});

test('an approval that the server did not take can be given again', async () => {
  wire.on('GET /api/chat', () => stored(1));
  wire.on('POST /api/chat', () =>
    refusal(429, 'too-many', 'Too many answers are under way. Try again in a moment.'),
  );
  const { user } = mountPanel();
  await user.click(await screen.findByRole('button', { name: 'Approve' }));
  await screen.findByText('Too many answers are under way. Try again in a moment.');
  wire.on('POST /api/chat', () => continued(1));
  await user.click(screen.getByRole('button', { name: 'Approve' }));
  await screen.findByText('Done.');
  expect(wire.posts('/api/chat')).toHaveLength(2);
});

test('a stream that ends without acting on an approval makes no loop of requests', async () => {
  wire.on('GET /api/chat', () => stored(1));
  wire.on('POST /api/chat', () => {
    const made = stream();
    made.send({ type: 'start', messageId: 'a1' }, { type: 'finish' });
    made.end();
    return made.response;
  });
  const { user } = mountPanel();
  await user.click(await screen.findByRole('button', { name: 'Approve' }));
  await screen.findByRole('button', { name: 'Send' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(wire.posts('/api/chat')).toHaveLength(1);
});

test('an applied edit has the page rendered anew, and can be undone', async () => {
  let changes = 0;
  const off = onPageChange(() => {
    changes += 1;
  });
  wire.on('GET /api/chat', () => stored(1));
  wire.on('POST /api/chat', () => continued(1));
  wire.on('POST /api/edits/e1/undo', () => new Response('{"ok":true}'));
  const { user } = mountPanel();
  await user.click(await screen.findByRole('button', { name: 'Approve' }));
  await screen.findByText('Done.');
  expect(changes).toBe(1);

  await user.click(screen.getByRole('button', { name: /Edited docs\/guide-1\.md/ }));
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByText('Undone');
  expect(changes).toBe(2);
  off();
});

test('an approval that nobody gave before the conversation went on has no buttons', async () => {
  const parts = [{ type: 'step-start' } as const, ...waiting(1)];
  wire.on('GET /api/chat', () =>
    history([
      said('Change it'),
      answered(parts),
      said('Never mind', 'u2'),
      { ...answered([{ type: 'text', text: 'Fine.' }]), id: 'a2' },
    ]),
  );
  mountPanel();
  await screen.findByText('Fine.');
  expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  const log = within(screen.getByRole('log', { name: 'Conversation' }));
  expect(log.getByText('not done')).toBeTruthy();
});
