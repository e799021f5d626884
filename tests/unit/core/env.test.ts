import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnv } from '#lib/env.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let repo: TempRepo;
let app: TempRepo;
beforeEach(() => {
  repo = tempRepo();
  app = tempRepo();
});
afterEach(() => {
  repo.remove();
  app.remove();
});
const load = (env: Record<string, string> = {}) =>
  loadEnv({ env: { TASKS_REPO_ROOT: repo.root, ...env }, cwd: app.root, appRoot: app.root });

test('the defaults are those of the contract', () => {
  const env = load();
  expect(env).toMatchObject({
    repoRoot: repo.root,
    openai: undefined,
    openaiModel: 'gpt-5.4-mini',
    chatApi: 'responses',
    chatApproval: 'ask',
    chatMaxSteps: 20,
    claudeTimeoutMs: 120_000,
    claudeBin: ['claude'],
    port: 3000,
  });
  expect(env.taskBin.at(-1)).toBe(join(app.root, 'bin', 'task.mjs'));
});

test('without TASKS_REPO_ROOT the git top level of the working directory is served', () => {
  repo.write({ 'deep/er/file.md': '' });
  expect(loadEnv({ env: {}, cwd: join(repo.root, 'deep/er'), appRoot: app.root }).repoRoot).toBe(repo.root);
});

test('a relative TASKS_REPO_ROOT counts from the working directory', () => {
  repo.write({ 'inner/file.md': '' });
  const env = loadEnv({ env: { TASKS_REPO_ROOT: 'inner' }, cwd: repo.root, appRoot: app.root });
  expect(env.repoRoot).toBe(join(repo.root, 'inner'));
});

test('the environment wins over .env.local, that over .env, that over the .env of the served repository', () => {
  writeFileSync(
    join(repo.root, '.env'),
    'OPENAI_MODEL=d\nTASKS_CHAT_MAX_STEPS=4\nTASKS_CHAT_APPROVAL=auto\nPORT=4444\n',
  );
  writeFileSync(join(app.root, '.env'), 'OPENAI_MODEL=c\nTASKS_CHAT_MAX_STEPS=3\nTASKS_CHAT_APPROVAL=ask\n');
  writeFileSync(join(app.root, '.env.local'), 'OPENAI_MODEL=b\nTASKS_CHAT_MAX_STEPS=2\n');
  expect(load({ OPENAI_MODEL: 'a' })).toMatchObject({
    openaiModel: 'a',
    chatMaxSteps: 2,
    chatApproval: 'ask',
    port: 4444,
  });
});

test('a served repository chooses no program, and no address for a key that is not its own', () => {
  writeFileSync(
    join(repo.root, '.env'),
    'CLAUDE_BIN=/bin/evil\nTASK_BIN=/bin/evil\nTASKS_EDITOR=/bin/evil\nOPENAI_BASE_URL=http://evil.invalid\nDATABASE_URL=postgres://evil.invalid/x\n',
  );
  const env = load({ OPENAI_API_KEY: 'sk-mine' });
  expect(env.claudeBin).toEqual(['claude']);
  expect(env.taskBin).not.toContain('/bin/evil');
  expect(env.editor).toBeUndefined();
  expect(env.databaseUrl).toBeUndefined();
  expect(env.openai).toEqual({ apiKey: 'sk-mine', baseUrl: undefined });
});

test('a served repository may bring a key together with its address', () => {
  writeFileSync(join(repo.root, '.env'), 'OPENAI_API_KEY=sk-theirs\nOPENAI_BASE_URL=http://127.0.0.1:1/v1\n');
  expect(load().openai).toEqual({ apiKey: 'sk-theirs', baseUrl: 'http://127.0.0.1:1/v1' });
});

test('an empty value means that the variable is not set', () => {
  expect(load({ OPENAI_API_KEY: '', OPENAI_MODEL: ' ' })).toMatchObject({
    openai: undefined,
    openaiModel: 'gpt-5.4-mini',
  });
});

test.each([
  ['TASKS_CHAT_API', 'graphql'],
  ['TASKS_CHAT_APPROVAL', 'yes'],
  ['TASKS_CHAT_MAX_STEPS', '0'],
  ['TASKS_CHAT_MAX_STEPS', 'many'],
  ['TASKS_CLAUDE_TIMEOUT_MS', '1.5'],
  ['OPENAI_BASE_URL', 'file:///etc/passwd'],
  ['OPENAI_BASE_URL', 'localhost'],
  ['TASK_BIN', '["unclosed"'],
  ['DATABASE_URL', 'mysql://x'],
  ['DATABASE_URL', 'queue'],
  ['CLAUDE_BIN', '[]'],
  ['PORT', '99999'],
])('%s=%s stops the start with a sentence that names it', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(new RegExp(`^${name} has a value that cannot be used: `));
});

test('a program may be a path or the head of an argv, and is never split at spaces', () => {
  expect(load({ CLAUDE_BIN: '/a b/claude' }).claudeBin).toEqual(['/a b/claude']);
  expect(load({ CLAUDE_BIN: '["node", "x y.mjs"]' }).claudeBin).toEqual(['node', 'x y.mjs']);
});

test('every secret that is set is known for masking', () => {
  const secrets = {
    OPENAI_API_KEY: 'sk-1',
    ANTHROPIC_API_KEY: 'sk-2',
    TASKS_SERVER_DISPATCH_TOKEN: 't-3',
    DATABASE_URL: 'postgres://u:p@h/d',
  };
  expect(load(secrets).secrets).toEqual(Object.values(secrets));
});
