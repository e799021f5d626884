import { toolParts } from '#lib/chat/parts.ts';
import { type Server, startServer, words } from './server.ts';

// Promise 28: a tool that throws, hangs or returns rubbish never ends the server or the conversation.

let server: Server;
afterEach(() => server.close());

const asked = { title: 'New', workstream: 'infra' };
const program = (code: string) => JSON.stringify([process.execPath, '-e', code, '--']);

test.each([
  ['prints rubbish', program('console.log("{ not json"); console.log("\\0\\u001b[31m")')],
  ['prints JSON of another shape', program('console.log(JSON.stringify([{ a: 1 }, null]))')],
  ['prints nothing and fails', program('process.exit(3)')],
  ['ends itself', program('process.kill(process.pid, "SIGKILL")')],
  ['floods', program('const more = () => process.stdout.write("x".repeat(65536), more); more()')],
  ['is not there', JSON.stringify(['/nowhere/task'])],
])('a program that %s is a failure in words, and the conversation goes on', async (_, bin) => {
  server = await startServer(
    [{ calls: [{ name: 'create_task', arguments: asked }] }, { text: 'It failed.' }, { text: 'Still here.' }],
    { TASK_BIN: bin, TASKS_CHAT_APPROVAL: 'auto' },
  );
  await server.send('Make one');
  await server.send('Are you there?');
  const { messages } = await server.page();
  const [call] = toolParts(messages[1] ?? { parts: [], id: '', role: 'assistant' });
  expect(call).toMatchObject({
    state: 'output-available',
    output: { ok: false, message: expect.stringMatching(/\w+ \w+/) },
  });
  const told = call?.output as { message: string } | undefined;
  expect(told?.message).not.toContain('\u001b');
  expect(messages.map(words).slice(1)).toEqual(['It failed.', 'Are you there?', 'Still here.']);
  expect(messages[1]?.metadata?.outcome).toBe('complete');
});
