import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { toolParts } from '#lib/chat/parts.ts';
import { recoverDeadRuns } from '#lib/chat/recover.ts';
import { createChatStore } from '#lib/chat/store.ts';
import { openState, type State } from '#lib/state/db.ts';

const ask = { edit: 'ask', delegate: 'ask', queue: 'ask' } as const;
const doc = { kind: 'doc', path: 'docs/a.md' } as const;
const user = (id: string, text: string): TasksUIMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
});
let stateDir: string;
let state: State;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'dataface-tasks-store-'));
  state = openState(stateDir);
});
afterEach(() => {
  state.close();
  rmSync(stateDir, { recursive: true, force: true });
});
const store = () => createChatStore(state.db);
function reopen() {
  state.close();
  state = openState(stateDir);
  return store();
}

test('keeps a conversation, its order and its settings across a restart', () => {
  const { id } = store().createConversation('b1', doc, ask);
  store().saveMessage(id, user('u1', 'First question'));
  store().saveMessage(id, { id: 'm1', role: 'assistant', parts: [], metadata: { outcome: 'complete' } });
  store().saveMessage(id, user('u2', 'Second'));
  store().setApproval(id, { edit: 'auto' });
  const again = reopen();
  expect(again.findCurrent('b1', doc)).toMatchObject({
    id,
    title: 'First question',
    approval: { edit: 'auto', delegate: 'ask', queue: 'ask' },
  });
  expect(again.readMessages(id).map((message) => message.id)).toEqual(['u1', 'm1', 'u2']);
});

test('each page and each browser has a conversation of its own', () => {
  const { id } = store().createConversation('b1', doc, ask);
  expect(store().findCurrent('b1', { ...doc, path: 'docs/b.md' })).toBeNull();
  expect(store().findCurrent('b2', doc)).toBeNull();
  expect(() => store().getConversation('b2', id)).toThrow('no such conversation');
  store().deleteConversation('b2', id);
  expect(store().findCurrent('b1', doc)?.id).toBe(id);
});

test('a new conversation replaces the current one, an empty one is used again', () => {
  const first = store().createConversation('b1', doc, ask);
  expect(store().createConversation('b1', doc, ask).id).toBe(first.id);
  store().saveMessage(first.id, user('u1', 'Hi'));
  const second = store().createConversation('b1', doc, ask);
  expect(second.id).not.toBe(first.id);
  expect(store().findCurrent('b1', doc)?.id).toBe(second.id);
});

test('finds conversations by words of title and text, taken to the letter', () => {
  const { id } = store().createConversation('b1', doc, ask);
  store().saveMessage(id, user('u1', 'Is 100% of it done?'));
  expect(
    store()
      .listConversations('b1', '100%')
      .map((found) => found.id),
  ).toEqual([id]);
  expect(store().listConversations('b1', '100_')).toEqual([]);
  expect(store().listConversations('b1', '"type"')).toEqual([]);
  expect(store().listConversations('b2', '')).toEqual([]);
});

test('deleting a conversation takes everything of it', () => {
  const { id } = store().createConversation('b1', doc, ask);
  store().saveMessage(id, user('u1', 'Hi'));
  store().recordUsage(id, 'm1', 'model', { inputTokens: 3 });
  store().deleteConversation('b1', id);
  for (const table of ['chat_conversations', 'chat_current', 'chat_messages', 'chat_usage']) {
    expect(state.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  }
});

test('a damaged row asks before every effect and does not take the conversation with it', () => {
  const { id } = store().createConversation('b1', doc, { edit: 'auto', delegate: 'auto', queue: 'auto' });
  store().saveMessage(id, user('u1', 'Hi'));
  state.db.exec(`UPDATE chat_conversations SET approval = '{'; UPDATE chat_messages SET parts = '7'`);
  expect(store().readApproval(id)).toEqual(ask);
  expect(store().readMessages(id)[0]?.parts[0]).toMatchObject({ type: 'text' });
});

test('an answer that another, killed process was writing is ended as interrupted, part by part', () => {
  const { id } = store().createConversation('b1', doc, ask);
  state.close();
  const script = `
    const { openState } = await import(${JSON.stringify(join(process.cwd(), 'lib/state/db.ts'))});
    const { createChatStore } = await import(${JSON.stringify(join(process.cwd(), 'lib/chat/store.ts'))});
    const store = createChatStore(openState(${JSON.stringify(stateDir)}).db);
    store.saveMessage(${JSON.stringify(id)}, ${JSON.stringify(user('u1', 'Go'))});
    store.saveMessage(${JSON.stringify(id)}, { id: 'm1', role: 'assistant', metadata: { model: 'x' }, parts: [
      { type: 'text', text: 'Reading', state: 'streaming' },
      { type: 'tool-edit_file', toolCallId: 't1', state: 'input-available', input: { path: 'a' } },
      { type: 'tool-read_file', toolCallId: 't2', state: 'output-available', input: {}, output: { ok: true } },
      { type: 'tool-read_file', toolCallId: 't3', state: 'input-streaming' },
    ] }, { running: true });
    process.kill(process.pid, 'SIGKILL');`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).signal).toBe('SIGKILL');

  state = openState(stateDir);
  expect(
    store()
      .listRunning()
      .map((running) => running.owner),
  ).toEqual(['dead']);
  expect(recoverDeadRuns(store(), () => false)).toBe(1);
  const [question, answer] = store().readMessages(id);
  expect(question?.parts).toEqual([{ type: 'text', text: 'Go' }]);
  expect(answer?.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'interrupted', retryable: true },
  });
  expect(answer?.parts[0]).toMatchObject({ text: 'Reading', state: 'done' });
  expect(answer && toolParts(answer).map((part) => [part.state, part.errorText])).toEqual([
    ['output-error', expect.stringContaining('may or may not have taken effect')],
    ['output-available', undefined],
    ['output-error', expect.stringContaining('was not run')],
  ]);
  expect(recoverDeadRuns(store(), () => false)).toBe(0);
});

test('an answer of this process is left alone while its run goes on', () => {
  const { id } = store().createConversation('b1', doc, ask);
  store().saveMessage(id, { id: 'm1', role: 'assistant', parts: [] }, { running: true });
  expect(recoverDeadRuns(store(), () => true)).toBe(0);
  expect(recoverDeadRuns(store(), () => false, 'another')).toBe(0);
  expect(recoverDeadRuns(store(), () => false, id)).toBe(1);
});
