import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runTask, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

const path = 'tasks/infra/login.md';
let repo: TempRepo;

beforeEach(() => {
  repo = tempRepo({
    [path]: taskText({ status: 'todo', owner: 'ana # for now', depends_on: '[INFRA-TOKENS]' }),
    'tasks/infra/tokens.md': taskText({ status: 'draft' }, '# Tokens\n'),
  });
});
afterEach(() => repo.remove());

const read = (rel = path) => readFileSync(join(repo.root, rel), 'utf8');
const update = (...args: string[]) => runTask(repo.root, ['update', ...args]);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('task update', () => {
  test('changes the named fields and no other byte, and says what changed', async () => {
    const before = read();
    chmodSync(join(repo.root, path), 0o640);
    const result = await update('INFRA-LOGIN', '--owner', 'bo', '--status', 'ready', '--json');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toMatchObject({
      path,
      changes: { owner: { from: 'ana', to: 'bo' }, status: { from: 'todo', to: 'ready' } },
      task: { id: 'INFRA-LOGIN', status: 'ready', owner: 'bo' },
      sha256: sha256(read()),
    });
    expect(read()).toBe(before.replace('todo', 'ready').replace('ana #', 'bo #'));
    expect(statSync(join(repo.root, path)).mode & 0o777).toBe(0o640);
  });

  test('adds and removes dependencies and labels, each once', async () => {
    const args = ['--remove-depends', 'infra-tokens', '--add-label', 'api,slow', '--add-label', 'api'];
    await expect(update(path, ...args)).resolves.toMatchObject({ exitCode: 0 });
    expect(read()).toContain('depends_on: []\nlabels: [api, slow]\n---');
    await update('login', '--add-depends', 'infra-tokens', '--remove-label', 'slow');
    expect(read()).toContain('depends_on: [INFRA-TOKENS]\nlabels: [api]\n---');
  });

  test('refuses a transition that makes no sense and names those that do', async () => {
    const result = await update('INFRA-LOGIN', '--status', 'completed', '--json');
    expect(result.exitCode).toBe(1);
    const { error } = JSON.parse(result.stdout) as { error: { code: string; message: string } };
    expect(error.code).toBe('refused');
    expect(error.message).toContain('draft, ready, in_progress, blocked, cancelled');
    expect(read()).toContain('status: todo');
  });

  test('changes several tasks, each answered for itself, each bound to its own file', async () => {
    const both = await update(
      'INFRA-LOGIN',
      'INFRA-TOKENS',
      'INFRA-NONE',
      '--status',
      'in_progress',
      '--json',
    );
    expect(both.exitCode).toBe(1);
    expect(JSON.parse(both.stdout)).toEqual({
      results: [
        expect.objectContaining({ ok: true, path, sha256: sha256(read()) }),
        expect.objectContaining({ ok: false, code: 'refused' }),
        expect.objectContaining({ ok: false, code: 'not-found' }),
      ],
    });
    expect(read()).toContain('status: in_progress');
    const hashes = ['--expect-hash', sha256('old'), '--expect-hash', sha256(read('tasks/infra/tokens.md'))];
    const stale = await update('INFRA-LOGIN', 'INFRA-TOKENS', '--owner', 'bo', ...hashes);
    expect(stale).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/has changed since/) });
    expect(read()).toContain('owner: ana');
    expect(read('tasks/infra/tokens.md')).toContain('owner: bo');
    const one = await update('INFRA-LOGIN', 'INFRA-TOKENS', '--owner', 'x', '--expect-hash', sha256(read()));
    expect(one).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/once for each task/) });
  });

  test('refuses ready while a required section is empty, naming each', async () => {
    const result = await update('INFRA-TOKENS', '--status', 'ready');
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/Problem is missing.*Plan is missing.*Acceptance Criteria is missing/s);
    expect(result.stdout).toBe('');
    expect(read('tasks/infra/tokens.md')).toContain('status: draft');
  });

  test('refuses a dependency that does not exist, and one that closes a circle', async () => {
    await expect(update('INFRA-LOGIN', '--add-depends', 'INFRA-TOKEN')).resolves.toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/no task INFRA-TOKEN\. Did you mean INFRA-TOKENS/) as string,
    });
    await expect(update('INFRA-TOKENS', '--add-depends', 'INFRA-LOGIN')).resolves.toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('INFRA-TOKENS → INFRA-LOGIN → INFRA-TOKENS') as string,
    });
  });

  test('refuses to change a file that is not the one the caller read', async () => {
    const stale = await update('INFRA-LOGIN', '--owner', 'bo', '--expect-hash', '0'.repeat(64), '--json');
    expect(stale.exitCode).toBe(1);
    expect(JSON.parse(stale.stdout)).toMatchObject({ error: { code: 'stale' } });
    expect(read()).toContain('owner: ana');
    const fresh = await update('INFRA-LOGIN', '--owner', 'bo', '--expect-hash', sha256(read()));
    expect(fresh.exitCode).toBe(0);
  });

  test('notes the day and the name when a task is completed, and takes both away when it is taken up again', async () => {
    repo.git('config', 'user.name', 'Git User');
    await update('INFRA-LOGIN', '--status', 'in_progress');
    await update('INFRA-LOGIN', '--status', 'completed');
    expect(read()).toMatch(/\ncompleted: \d{4}-\d\d-\d\d\ncompleted_by: Git User\n---/);
    await update('INFRA-LOGIN', '--status', 'in_progress');
    expect(read()).toMatch(/\ncompleted:\ncompleted_by:\n---/);
    await update('INFRA-LOGIN', '--status', 'completed', '--by', 'Bo: "the" #1');
    expect(read()).toContain('completed_by: "Bo: \\"the\\" #1"\n---');
  });

  test('keeps the words of a repository that has its own', async () => {
    repo.write({
      'tasks.config.json': JSON.stringify({ statuses: { 'To Do': 'todo', Doing: 'in_progress' } }),
      [path]: taskText({ status: 'To Do' }),
    });
    await update(path, '--status', 'in_progress');
    expect(read()).toBe(taskText({ status: 'Doing' }));
  });

  test('twenty at once on different fields of one file all land', async () => {
    const labels = Array.from({ length: 16 }, (_, at) => `label-${at}`);
    const changes = [
      ...labels.map((label) => ['--add-label', label]),
      ['--priority', 'p0'],
      ['--owner', 'bo'],
      ['--milestone', 'm2'],
      ['--status', 'in_progress'],
    ];
    const results = await Promise.all(changes.map((args) => update('INFRA-LOGIN', ...args)));
    expect(results.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).toEqual(changes.map(() => '0'));
    const text = read();
    for (const part of [
      ...labels,
      'priority: p0',
      'owner: bo # for now',
      'milestone: m2',
      'status: in_progress',
    ]) {
      expect(text).toContain(part);
    }
    expect(text.split('\n').slice(-15)).toEqual(taskText({}).split('\n').slice(-15));
  }, 60_000);

  test('wrong usage ends with 2', async () => {
    const wrong = [
      [],
      ['INFRA-LOGIN'],
      ['INFRA-LOGIN', '--status', 'done'],
      ['INFRA-LOGIN', '--priority', 'high'],
      ['INFRA-LOGIN', '--owner', 'a\nb'],
      ['INFRA-LOGIN', '--expect-hash', 'abc'],
      ['INFRA-LOGIN', '--colour', 'red'],
    ];
    const results = await Promise.all(wrong.map((args) => update(...args)));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(wrong.map(() => 2));
    expect(results.every(({ stdout, stderr }) => stdout === '' && stderr !== '')).toBe(true);
  });
});
