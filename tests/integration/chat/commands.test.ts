import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolParts } from '#lib/chat/parts.ts';
import { heldTurn } from '#tests/fakes/held-turn.ts';
import { GET as menu } from '../../../app/api/chat/commands/route.ts';
import { POST as post } from '../../../app/api/chat/route.ts';
import { GET as edits } from '../../../app/api/edits/route.ts';
import { eventually, type Server, startServer, words } from './server.ts';

let server: Server;
afterEach(async () => {
  await server.close();
});

const taskCli = JSON.stringify([process.execPath, join(process.cwd(), 'bin/task.mjs')]);
const noKey = { OPENAI_API_KEY: '', TASK_BIN: taskCli };
const alphaPath = 'tasks/infra/alpha.md';
const alpha = `---
id: INFRA-ALPHA
title: Flush the relay
status: todo
---
# Flush the relay

## Problem

It drops the last token.

## Plan

Flush.

## Acceptance Criteria

- [ ] It arrives.
`;
const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(join(server.temp.root, path, '..'), { recursive: true });
  writeFileSync(join(server.temp.root, path), content);
};
const fileText = (path: string) => readFileSync(join(server.temp.root, path), 'utf8');
const begin = async (env: Record<string, string> = noKey, script?: Parameters<typeof startServer>[0]) => {
  server = await startServer(script, env);
  put(alphaPath, alpha);
};
const command = (text: string, doc?: object) =>
  server.call(
    post,
    {},
    {
      doc: doc ?? { kind: 'doc', path: 'docs/a.md' },
      message: { role: 'user', parts: [{ type: 'text', text }] },
      command: true,
    },
  );
const run = async (text: string, doc?: { kind: string; path: string }) => {
  const response = await command(text, doc);
  expect([text, response.status]).toEqual([text, 200]);
  await response.text();
  const answer = (await server.page(doc)).messages.at(-1);
  if (answer === undefined) throw new Error('There is no answer.');
  return answer;
};
const alphaPage = { kind: 'task', path: alphaPath };

test('every command that reads works without a key, shows its cards, is stored, and asks no model', async () => {
  await begin();
  const search = await run('/search Old words');
  expect(toolParts(search)).toMatchObject([
    {
      type: 'tool-search_files',
      input: { query: 'Old words', literal: true },
      output: { ok: true, matchCount: 1 },
    },
  ]);
  expect(search.metadata).toMatchObject({ command: 'search', outcome: 'complete' });
  expect(search.metadata?.model).toBeUndefined();
  expect(toolParts(await run('/find flsh rely'))).toMatchObject([
    { type: 'tool-find_names', output: { ok: true, matches: [{ id: 'INFRA-ALPHA', path: alphaPath }] } },
  ]);
  expect(toolParts(await run('/validate'))).toMatchObject([
    { type: 'tool-validate_tasks', input: {}, output: { ok: true, checked: 1 } },
  ]);
  expect(toolParts(await run('/validate infra-alpha'))).toMatchObject([
    { input: { tasks: ['infra-alpha'] }, output: { ok: true, checked: 1, errors: 0 } },
  ]);
  expect(toolParts(await run('/validate NOT-THERE'))).toMatchObject([
    { output: { ok: false, code: 'not-found' } },
  ]);
  const status = await run('/status');
  expect(words(status)).toContain('1 task (todo 1)');
  expect(toolParts(status)).toMatchObject([{ type: 'tool-list_tasks', output: { ok: true, total: 0 } }]);
  expect(words(await run('/help'))).toContain('`/search text`');
  await server.restart();
  const { messages, running } = await server.page();
  expect(running).toBe(false);
  expect(messages.filter(({ role }) => role === 'user').map(words)).toEqual([
    '/search Old words',
    '/find flsh rely',
    '/validate',
    '/validate infra-alpha',
    '/validate NOT-THERE',
    '/status',
    '/help',
  ]);
  expect(server.provider.requests).toEqual([]);
});

test('on the page of a task, /validate and /queue mean that task; queueing asks, and runs what was shown', async () => {
  await begin();
  expect(toolParts(await run('/validate', alphaPage))).toMatchObject([
    { input: { tasks: [alphaPath] }, output: { checked: 1 } },
  ]);
  const asked = await run('/queue', alphaPage);
  expect(asked.metadata?.outcome).toBe('waiting');
  const [part] = toolParts(asked);
  expect(part).toMatchObject({ type: 'tool-register_task_for_manager', state: 'approval-requested' });
  expect(asked.parts.find(({ type }) => type === 'data-preview')).toMatchObject({
    data: { preview: { kind: 'queue', taskId: 'INFRA-ALPHA', from: 'todo', to: 'ready' } },
  });
  expect(fileText(alphaPath)).toBe(alpha);
  const approvals = [{ approvalId: part?.approval?.id, approved: true }];
  const going = await server.call(post, {}, { doc: alphaPage, approvals });
  expect(going.status).toBe(200);
  await going.text();
  const done = (await server.page(alphaPage)).messages.at(-1);
  expect(toolParts(done ?? asked)).toMatchObject([
    { state: 'output-available', output: { ok: true, taskId: 'INFRA-ALPHA', status: 'ready' } },
  ]);
  expect(done?.metadata?.outcome).toBe('complete');
  expect(fileText(alphaPath)).toContain('status: ready');
  const journal = await (
    await server.call(
      edits,
      {},
      undefined,
      `?conversationId=${(await server.page(alphaPage)).conversationId}`,
    )
  ).json();
  expect(journal.edits).toMatchObject([
    { tool: 'register_task_for_manager', path: alphaPath, undoable: true },
  ]);
  expect(server.provider.requests).toEqual([]);
});

test('what is declined or has changed meanwhile is not done', async () => {
  await begin();
  const declined = toolParts(await run('/queue', alphaPage))[0];
  const no = [{ approvalId: declined?.approval?.id, approved: false, reason: 'not yet' }];
  await (await server.call(post, {}, { doc: alphaPage, approvals: no })).text();
  expect(toolParts((await server.page(alphaPage)).messages.at(-1) as never)).toMatchObject([
    { state: 'output-denied' },
  ]);
  const stale = toolParts(await run('/queue', alphaPage))[0];
  put(alphaPath, alpha.replace('status: todo', 'status: blocked'));
  const yes = [{ approvalId: stale?.approval?.id, approved: true }];
  await (await server.call(post, {}, { doc: alphaPage, approvals: yes })).text();
  expect(toolParts((await server.page(alphaPage)).messages.at(-1) as never)).toMatchObject([
    { output: { ok: false, code: 'stale' } },
  ]);
  expect(fileText(alphaPath)).toContain('status: blocked');
});

test('a new task is shown whole before it is made, in the workstream that is named, open, or the only one', async () => {
  await begin({ ...noKey, TASKS_CHAT_APPROVAL: 'auto' });
  expect(toolParts(await run('/task Fix: the relay'))).toMatchObject([
    {
      type: 'tool-create_task',
      input: { title: 'Fix: the relay', workstream: 'infra' },
      output: { ok: true },
    },
  ]);
  put('tasks/web/page.md', alpha.replace('INFRA-ALPHA', 'WEB-PAGE'));
  expect(toolParts(await run('/new web: A footer'))).toMatchObject([
    { input: { title: 'A footer', workstream: 'web' }, output: { ok: true } },
  ]);
  expect(toolParts(await run('/task Here', alphaPage))).toMatchObject([{ input: { workstream: 'infra' } }]);
  const unsaid = await run('/task Where?');
  expect(toolParts(unsaid)).toEqual([]);
  expect(words(unsaid)).toMatch(/workstream.*infra, web/s);
  expect(execFileSync('ls', [join(server.temp.root, 'tasks/web')], { encoding: 'utf8' })).toContain(
    'a-footer.md',
  );
});

test('with a key, no model hears of a command, not even in the questions after it', async () => {
  await begin({ TASK_BIN: taskCli }, [{ text: 'One.' }, { text: 'Two.' }]);
  await server.send('First');
  const before = server.provider.requests[0]?.body;
  await run('/search Old');
  await server.send('Second');
  expect(server.provider.requests).toHaveLength(2);
  const sent = JSON.stringify(server.provider.requests[1]?.body);
  expect(sent).not.toContain('/search');
  expect(sent).not.toContain('search_files\\"');
  const input = (body: unknown) => (body as { input: unknown[] }).input;
  expect(input(server.provider.requests[1]?.body).slice(0, input(before).length)).toEqual(input(before));
});

test('a command can be tried again and put otherwise, and waits while an answer runs', async () => {
  const { turn, letGo } = heldTurn('Not ', 'yet.');
  await begin({ TASK_BIN: taskCli }, [turn]);
  await run('/search Old');
  await (await server.open({ trigger: 'regenerate-message' })).text();
  const [asked, answer] = (await server.page()).messages;
  expect(toolParts(answer as never)).toMatchObject([{ output: { matchCount: 1 } }]);
  const message = { role: 'user', parts: [{ type: 'text', text: '/search nowhere' }] };
  await (await server.open({ message, messageId: asked?.id, command: true })).text();
  expect(toolParts((await server.page()).messages[1] as never)).toMatchObject([
    { output: { matchCount: 0 } },
  ]);
  expect(server.provider.requests).toEqual([]);
  const running = await server.open({ message: { role: 'user', parts: [{ type: 'text', text: 'Slow' }] } });
  const waiting = await server.open({
    message: { role: 'user', parts: [{ type: 'text', text: '/status' }] },
    command: true,
    queue: true,
  });
  expect(waiting.status).toBe(202);
  letGo();
  await running.text();
  await eventually(async () => !(await server.page()).running);
  expect((await server.page()).messages.at(-1)?.metadata).toMatchObject({ command: 'status' });
  expect(server.provider.requests).toHaveLength(1);
});

test('what is no command is refused before anything is stored, and nothing of a command becomes an option', async () => {
  await begin();
  for (const [text, says] of [
    ['/unknown thing', /no command \/unknown/],
    ['/search', /needs more/],
    ['hello', /no command/],
    ['/constructor', /no command/],
    ['/new', /new conversation/],
  ] as const) {
    const response = await command(text);
    if (response.status === 200) expect((await response.text()).match(says)).not.toBeNull();
    else
      expect([response.status, (await response.json()).error.message]).toEqual([
        400,
        expect.stringMatching(says),
      ]);
  }
  const odd = { message: { role: 'user', parts: [{ type: 'text', text: '/status' }] }, command: true };
  expect((await server.open({ ...odd, context: {} })).status).toBe(400);
  expect((await server.open({ command: true, trigger: 'regenerate-message' })).status).toBe(400);
  expect((await server.open({ message: odd.message })).status).toBe(503);
  expect(toolParts(await run('/search --pre=touch x'))).toMatchObject([
    { output: { ok: true, matchCount: 0 } },
  ]);
  expect(toolParts(await run('/queue --help'))).toMatchObject([{ output: { ok: false } }]);
  expect(toolParts(await run('/validate ../../etc/passwd'))).toMatchObject([{ output: { ok: false } }]);
  expect(toolParts(await run(`/find ${'x'.repeat(5000)}`))).toMatchObject([
    { output: { ok: false, code: 'invalid' } },
  ]);
});

test('prompts of the repository are listed with title and text; of what is odd among them the reason is told', async () => {
  await begin();
  put(
    '.tasks/prompts/review.md',
    '---\ntitle: Review it\ndescription: As a stranger\n---\nReview {{document}}.\n',
  );
  put('.tasks/prompts/Plain Words.md', 'Say it plainly: {{selection}}\n');
  put('.tasks/prompts/plain-words.md', 'Say it in plain words.\n');
  put('.tasks/prompts/empty.md', '---\ntitle: Nothing\n---\n\n');
  put('.tasks/prompts/huge.md', 'x'.repeat(20_000));
  put('.tasks/prompts/binary.md', 'a\0b');
  put('.tasks/prompts/latin.md', Buffer.from('Überprüfe es.', 'latin1'));
  put('.tasks/prompts/---.md', 'Nameless.');
  put('.tasks/prompts/notes.txt', 'not one');
  const link = (to: string, name: string) => symlinkSync(to, join(server.temp.root, '.tasks/prompts', name));
  link('/etc/passwd', 'out.md');
  link('gone-away.md', 'nowhere.md');
  link('round.md', 'round.md');
  link('review.md', 'same.md');
  link('/etc/passwd', 'no-prompt.txt');
  const { commands, prompts, faults } = await (await server.call(menu)).json();
  expect(commands.map(({ name }: { name: string }) => name)).toEqual([
    ...['search', 'find', 'validate', 'queue', 'status', 'task', 'new', 'help'],
  ]);
  expect(prompts).toEqual([
    { name: 'plain-words', title: 'Plain Words', description: '', text: 'Say it plainly: {{selection}}' },
    { name: 'review', title: 'Review it', description: 'As a stranger', text: 'Review {{document}}.' },
    { name: 'same', title: 'Review it', description: 'As a stranger', text: 'Review {{document}}.' },
  ]);
  expect(faults).toContainEqual(expect.objectContaining({ name: 'out' }));
  const messages = faults.map(({ path, message }: { path: string; message: string }) => [path, message]);
  expect(messages).toEqual([
    ['.tasks/prompts/---.md', 'Nothing in its name can be typed after a slash. Name it with letters.'],
    ['.tasks/prompts/binary.md', 'It is not UTF-8 text. Save it as UTF-8.'],
    ['.tasks/prompts/empty.md', 'It has no text. Write the prompt below the front matter.'],
    ['.tasks/prompts/huge.md', 'It has 19.6 KB, and a prompt may have 16 KB. Shorten it.'],
    ['.tasks/prompts/latin.md', 'It is not UTF-8 text. Save it as UTF-8.'],
    [
      '.tasks/prompts/nowhere.md',
      'It is a link to a file that is not there. Put the prompt itself in its place.',
    ],
    [
      '.tasks/prompts/out.md',
      'It is a link that may not be followed: out of the repository, or to secrets. Put the prompt itself in its place.',
    ],
    ['.tasks/prompts/plain-words.md', '/plain-words is Plain Words.md already. Rename one of them.'],
    ['.tasks/prompts/round.md', 'It is a link that leads to itself. Put the prompt itself in its place.'],
  ]);
  put('.tasks/prompts/review.md', 'Review it well.\n');
  const again = await (await server.call(menu)).json();
  expect(again.prompts[1]).toMatchObject({ name: 'review', title: 'review', text: 'Review it well.' });
  expect(again.faults).toEqual(faults);
  put('.tasks/prompts/huge.md', 'Be brief.\n');
  const mended = await (await server.call(menu)).json();
  expect(mended.prompts).toContainEqual({ name: 'huge', title: 'huge', description: '', text: 'Be brief.' });
  expect(mended.faults).toHaveLength(faults.length - 1);
});

test('where the folder of the prompts is none of the repository the menu says so, and has its commands', async () => {
  await begin();
  const folder = join(server.temp.root, '.tasks/prompts');
  mkdirSync(join(folder, '..'));
  symlinkSync('/etc', folder);
  const out = await (await server.call(menu)).json();
  expect(out.commands).not.toEqual([]);
  expect(out.prompts).toEqual([]);
  expect(out.faults).toEqual([
    {
      name: '',
      path: '.tasks/prompts',
      message: 'It leads out of the repository. Put a folder in its place, with the prompts in it.',
    },
  ]);
  rmSync(folder);
  writeFileSync(folder, 'Not a folder.');
  const response = await server.call(menu);
  expect(response.status).toBe(200);
  expect((await response.json()).faults).toMatchObject([
    { name: '', message: 'It is a file. Make it a folder, with the prompts in it.' },
  ]);
});

test('of more prompts than are offered the menu says how many there are', async () => {
  await begin();
  for (let at = 100; at < 203; at++) put(`.tasks/prompts/p${at}.md`, `Prompt ${at}.`);
  const { prompts, faults } = await (await server.call(menu)).json();
  expect(prompts).toHaveLength(100);
  expect(faults).toEqual([
    {
      name: '',
      path: '.tasks/prompts',
      message: 'It holds 103 prompts, and the first 100 are offered. Remove some.',
    },
  ]);
});
