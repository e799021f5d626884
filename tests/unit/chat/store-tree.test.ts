import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { textOf } from '#lib/chat/parts.ts';
import { chatMigrations, chatTreeMigrations } from '#lib/chat/schema-sql.ts';
import { createChatStore } from '#lib/chat/store.ts';
import { openState, type State } from '#lib/state/db.ts';
import { migrations } from '#lib/state/migrations.ts';

const ask = { edit: 'ask', delegate: 'ask', queue: 'ask' } as const;
const doc = { kind: 'doc', path: 'docs/a.md' } as const;
const say = (id: string, text: string, role: 'user' | 'assistant' = 'user'): TasksUIMessage => ({
  id,
  role,
  parts: [{ type: 'text', text }],
});
let stateDir: string;
let state: State;
const store = () => createChatStore(state.db);
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'dataface-tasks-tree-'));
});
afterEach(() => {
  state.close();
  rmSync(stateDir, { recursive: true, force: true });
});

test('conversations of an earlier version keep their order, and are found by their words', () => {
  const before = migrations.slice(0, migrations.indexOf(chatTreeMigrations[0] ?? ''));
  expect(before.slice(0, chatMigrations.length)).toEqual(chatMigrations);
  // A database counts what it has seen: a list before this one that grows would shift all that comes after.
  expect(before).toHaveLength(3);
  const db = new DatabaseSync(join(stateDir, 'state.sqlite'));
  for (const sql of before) db.exec(sql);
  db.exec(`PRAGMA user_version = ${before.length};
    INSERT INTO chat_conversations VALUES ('c1', 'b1', 'doc', 'docs/a.md', 'Old', '{}', '2026-01-01', '2026-01-02'),
      ('c2', 'b1', 'doc', 'docs/b.md', 'Empty', '{}', '2026-01-01', '2026-01-02');
    INSERT INTO chat_current VALUES ('b1', 'doc', 'docs/a.md', 'c1');
    INSERT INTO chat_messages VALUES
      ('c1', 'u1', 1, 'user', '[{"type":"text","text":"Erste Frage"}]', '{}', 'Erste Frage', NULL, NULL),
      ('c1', 'm1', 2, 'assistant', '[{"type":"text","text":"Äpfel."}]', '{}', 'Äpfel.', NULL, NULL),
      ('c1', 'u2', 4, 'user', '[{"type":"text","text":"Zweite"}]', '{}', 'Zweite', NULL, NULL);`);
  db.close();
  state = openState(stateDir);
  expect(state.notice).toBeNull();
  expect(store().readMessages('c1').map(textOf)).toEqual(['Erste Frage', 'Äpfel.', 'Zweite']);
  expect(store().readMessages('c2')).toEqual([]);
  store().saveMessage('c1', say('m2', 'Weiter.', 'assistant'));
  expect(store().parentOf('c1', 'm2')).toBe('u2');
  expect(store().readMessages('c1')).toHaveLength(4);
  expect(store().listConversations('b1', 'apfel')).toMatchObject([{ id: 'c1', hits: [{ messageId: 'm1' }] }]);
  expect(store().listConversations('b1', '')).toHaveLength(1);
});

test('the end of the shown branch is read from a message on; of another branch nothing is known', () => {
  state = openState(stateDir);
  const { id } = store().createConversation('b1', doc, ask);
  for (const each of ['u1', 'm1', 'u2', 'm2']) store().saveMessage(id, say(each, each));
  const since = (messageId: string) =>
    store()
      .readMessagesSince(id, messageId)
      ?.map((message) => message.id) ?? null;
  expect(since('u2')).toEqual(['u2', 'm2']);
  expect(since('u1')).toEqual(['u1', 'm1', 'u2', 'm2']);
  expect(since('nobody')).toBeNull();
  store().saveMessage(id, say('u2b', 'otherwise'), { parentId: 'm1' });
  expect(since('u2')).toBeNull();
  expect(since('m1')).toEqual(['m1', 'u2b']);
});

test('branches: the shown one is read, another is shown to its newest end, and new messages follow it', () => {
  state = openState(stateDir);
  const { id } = store().createConversation('b1', doc, ask);
  for (const each of [
    say('u1', 'a'),
    say('m1', 'b', 'assistant'),
    say('u2', 'c'),
    say('m2', 'd', 'assistant'),
  ]) {
    store().saveMessage(id, each);
  }
  store().saveMessage(id, say('u2x', 'c, better'), { parentId: 'm1' });
  store().saveMessage(id, say('u1x', 'new beginning'), { parentId: null });
  const shown = () =>
    store()
      .readMessages(id)
      .map((message) => message.id);
  expect(shown()).toEqual(['u1x']);
  expect(store().showBranch(id, 'u1')).toBe('u2x');
  expect(shown()).toEqual(['u1', 'm1', 'u2x']);
  expect(store().showBranch(id, 'u2')).toBe('m2');
  store().saveMessage(id, say('u3', 'e'));
  expect(shown()).toEqual(['u1', 'm1', 'u2', 'm2', 'u3']);
  expect(store().listVersions(id)).toMatchObject([
    { messageId: 'u1', versions: [{ messageId: 'u1' }, { messageId: 'u1x' }] },
    { messageId: 'u2', versions: [{ messageId: 'u2' }, { messageId: 'u2x' }] },
  ]);
  // A message that is stored again keeps its place.
  store().saveMessage(id, say('m1', 'b, longer', 'assistant'));
  expect(shown()).toEqual(['u1', 'm1', 'u2', 'm2', 'u3']);
});

test('a circle or a loose end made by hand does not hang the server', () => {
  state = openState(stateDir);
  const { id } = store().createConversation('b1', doc, ask);
  store().saveMessage(id, say('u1', 'a'));
  store().saveMessage(id, say('m1', 'b', 'assistant'));
  state.db.exec("UPDATE chat_messages SET parent_id = 'm1' WHERE id = 'u1'");
  expect(store().readMessages(id)).toHaveLength(2);
  state.db.exec("UPDATE chat_messages SET parent_id = 'gone' WHERE id = 'u1'");
  expect(store().readMessages(id)).toHaveLength(2);
  state.db.exec("UPDATE chat_conversations SET leaf_id = 'gone'");
  expect(store().readMessages(id)).toEqual([]);
});

test('the full text follows the messages: written, changed, ended, deleted', () => {
  state = openState(stateDir);
  const { id } = store().createConversation('b1', doc, ask);
  const found = (query: string) =>
    store()
      .listConversations('b1', query)[0]
      ?.hits.map((hit) => hit.messageId);
  const indexed = () => state.db.prepare('SELECT count(*) AS n FROM chat_search').get();
  store().saveMessage(id, say('u1', 'Quokka?'));
  expect(found('quok')).toEqual(['u1']);
  store().saveMessage(id, say('m1', 'Wombat so far', 'assistant'), { running: true });
  expect(indexed()).toEqual({ n: 1 });
  store().saveMessage(id, say('m1', 'Wombat to the end', 'assistant'));
  expect(found('wombat end')).toEqual(['m1']);
  store().saveMessage(id, say('m1', 'Numbat', 'assistant'));
  expect(found('wombat')).toBeUndefined();
  expect(found('numbat')).toEqual(['m1']);
  store().deleteConversation('b1', id);
  expect(indexed()).toEqual({ n: 0 });
  expect(state.db.prepare('SELECT count(*) AS n FROM chat_search_rows').get()).toEqual({ n: 0 });
});

test('two thousand messages are read in one go and searched at once', () => {
  state = openState(stateDir);
  const { id } = store().createConversation('b1', doc, ask);
  store().transaction(() => {
    for (let at = 0; at < 2000; at++) {
      store().saveMessage(id, say(`m${at}`, `Message ${at} with some words`, at % 2 ? 'assistant' : 'user'));
    }
  });
  const startMs = performance.now();
  expect(store().readMessages(id)).toHaveLength(2000);
  expect(store().listVersions(id)).toEqual([]);
  expect(store().listConversations('b1', 'message 1999')[0]?.hits[0]?.messageId).toBe('m1999');
  expect(performance.now() - startMs).toBeLessThan(1000);
});
