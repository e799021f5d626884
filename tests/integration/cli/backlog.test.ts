import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backlogFiles } from '#tests/helpers/backlog-repo.ts';
import { runTask, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

const passkey = 'backlog/tasks/back-12 - Log-in-with-a-passkey.md';
const old = 'backlog/tasks/task-7 - Old-form.md';
let repo: TempRepo;

beforeEach(() => {
  repo = tempRepo(backlogFiles);
});
afterEach(() => repo.remove());

const read = (path: string) => readFileSync(join(repo.root, path), 'utf8');
const task = (...args: string[]) => runTask(repo.root, args);
const json = async (...args: string[]) => JSON.parse((await task(...args, '--json')).stdout) as never;

describe('a repository of Backlog.md', () => {
  test('is listed without a setting, whatever its files say', async () => {
    const { tasks, total } = (await json('list', '--sort', 'path')) as {
      tasks: Record<string, unknown>[];
      total: number;
    };
    expect(total).toBe(9);
    const listed = tasks.map(({ id, status, rawStatus, priority, owner }) => [
      id,
      status,
      rawStatus,
      priority,
      owner,
    ]);
    expect(listed).toEqual([
      ['TASK-5', 'completed', 'Done', null, null],
      ['DRAFT-1', 'draft', 'Draft', null, null],
      ['BACK-9', 'completed', 'Done', null, null],
      ['BACK-12', 'todo', 'To Do', 'p1', 'codex'],
      ['BACK-12.1', 'in_progress', 'In Progress', 'p2', null],
      ['BACK-13', null, 'Awaiting Approval', null, 'me'],
      // The quote that is never closed takes the rest with it.
      ['BACK-20', null, null, null, null],
      ['BACK-21', null, null, null, null],
      ['TASK-7', 'completed', '✅ Done', 'p3', 'ana, bo'],
    ]);
    expect(tasks[3]).toMatchObject({
      title: 'Log in: with a passkey',
      milestone: 'm-1',
      labels: ['web'],
      dependsOn: ['BACK-9'],
      created: '2026-08-17',
      findings: [],
    });
    expect(tasks[6]).toMatchObject({ findings: [{ severity: 'error' }] });
    expect(tasks[8]).toMatchObject({ dependsOn: ['TASK-5'], findings: [] });
  });

  test('is filtered by our words and by its own', async () => {
    for (const status of ['completed', 'Done']) {
      const { tasks } = (await json('list', '--status', status)) as { tasks: { id: string }[] };
      expect(tasks.map(({ id }) => id)).toEqual(['TASK-7', 'BACK-9', 'TASK-5']);
    }
    const { tasks } = (await json('list', '--owner', '@bo')) as { tasks: { id: string }[] };
    expect(tasks.map(({ id }) => id)).toEqual(['TASK-7']);
  });

  test.each(['BACK-12', 'back-12', '12', passkey])(
    '%s shows a task with every field it has',
    async (query) => {
      const { exitCode, stdout } = await task('show', query);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/status +todo \(«To Do»\)/);
      expect(stdout).toMatch(/reporter +@ana/);
      expect(stdout).toMatch(/type +feature/);
      expect(stdout).toMatch(/ordinal +12000/);
      expect(stdout).toMatch(/updated_date +2026-08-20 06:30/);
      expect(stdout).toMatch(/needs +BACK-9 +completed +Tokens/);
      expect(stdout).toContain('## Acceptance Criteria');
    },
  );

  test('gives the other fields to scripts under their own names', async () => {
    expect(await json('show', '12.1')).toMatchObject({
      task: { id: 'BACK-12.1', title: expect.stringMatching(/apart by the name they gave$/) as string },
      otherFields: { parent_task_id: 'BACK-12' },
    });
  });
});

describe('task update in a repository of Backlog.md', () => {
  test('writes its own words into its own fields, and no other byte', async () => {
    const before = read(passkey);
    const result = await task('update', '12', '--status', 'in_progress', '--owner', 'bo', '--priority', 'p2');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    const after = read(passkey);
    const now = /updated_date: '(\d{4}-\d\d-\d\d \d\d:\d\d)'/.exec(after)?.[1] ?? '';
    expect(now > '2026-08-20 06:30').toBe(true);
    expect(after).toBe(
      before
        .replace('status: To Do', 'status: In Progress')
        .replace("- '@codex'", "- '@bo'")
        .replace('priority: high #', 'priority: medium #')
        .replace('2026-08-20 06:30', now),
    );
  });

  test('Done is written for completed, the file stays where it is, nothing is added', async () => {
    await task('update', '12.1', '--status', 'in_review');
    const result = await task('update', '12.1', '--status', 'Done', '--by', 'Ana');
    expect(result.exitCode).toBe(0);
    const path = 'backlog/tasks/back-12.1 - Store-the-keys.md';
    expect(read(path)).toBe(backlogFiles[path]?.replace('In Progress', 'Done'));
  });

  test('the most urgent of ours is its high, and capitals stay', async () => {
    await task('update', 'BACK-12.1', '--priority', 'p0');
    expect(read('backlog/tasks/back-12.1 - Store-the-keys.md')).toContain('priority: high\n');
    await task('update', 'task-7', '--priority', 'p2');
    expect(read(old)).toContain('priority: Medium\r\n');
  });

  test('adds a dependency and an owner the way the file writes them, line ends and all', async () => {
    const { exitCode } = await task(
      'update',
      'TASK-7',
      '--add-depends',
      'back-9',
      '--owner',
      'cy',
      '--add-label',
      'x',
    );
    expect(exitCode).toBe(0);
    expect(read(old)).toBe(
      backlogFiles[old]
        ?.replace('  - task-5\r\n', '  - task-5\r\n  - back-9\r\n')
        .replace('[ana, bo]', '[cy]')
        .replace('labels: []', 'labels: [x]'),
    );
  });

  test('an unquoted @name is read and replaced; a file that needs nothing is not touched', async () => {
    const path = 'backlog/tasks/back-13 - Ask-the-board.md';
    await expect(task('update', '13', '--owner', 'me')).resolves.toMatchObject({ exitCode: 0 });
    expect(read(path)).toBe(backlogFiles[path]);
    await expect(task('update', '13', '--add-label', 'board')).resolves.toMatchObject({ exitCode: 0 });
    expect(read(path)).toBe(backlogFiles[path]?.replace('labels: []', 'labels: [board]'));
    await task('update', '13', '--owner', '@ana');
    expect(read(path)).toContain('assignee: "@ana"\n');
  });

  test('a status that it has no word for is refused with what to do, and then has one', async () => {
    const refused = await task('update', '12', '--status', 'ready');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(
      /no status that means ready.*«To Do».*Add «Ready» to `statuses` in backlog\/config\.yml/s,
    );
    expect(read(passkey)).toBe(backlogFiles[passkey]);
    repo.write({ 'tasks.config.json': '{"statuses":{"Queued":"ready"}}' });
    await expect(task('update', '12', '--status', 'ready')).resolves.toMatchObject({ exitCode: 0 });
    expect(read(passkey)).toContain('status: Queued\n');
  });

  test('ready needs its Description and Acceptance Criteria', async () => {
    const config = backlogFiles['backlog/config.yml']?.replace('"To Do", ', '"To Do", "Ready", ') ?? '';
    repo.write({ 'backlog/config.yml': config });
    const refused = await task('update', '12.1', '--status', 'todo');
    expect(refused.exitCode).toBe(0);
    const { exitCode, stderr } = await task('update', '12.1', '--status', 'ready');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Description is missing.*Acceptance Criteria is missing/s);
    await expect(task('update', '12', '--status', 'ready')).resolves.toMatchObject({ exitCode: 0 });
    expect(read(passkey)).toContain('status: Ready\n');
  });

  test('what a folder decides is not changed by a word', async () => {
    const draft = await task('update', 'DRAFT-1', '--status', 'todo');
    expect(draft).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('lies in backlog/drafts') as string,
    });
    const { stderr } = await task('update', '9', '--status', 'blocked');
    expect(stderr).toMatch(/cannot become blocked; from there it can become todo, in_progress, in_review/);
  });
});

test('validation asks only for what this form has, and tells of words it does not know', async () => {
  const { stdout, exitCode } = await task('validate');
  expect(exitCode).toBe(1);
  const found = stdout
    .split('\n')
    .flatMap((line) => /^(backlog\/.*?):\d+:\d+: (\w+).*\((.*)\)$/.exec(line) ?? []);
  const codes = found.filter((_, at) => at % 4 !== 0);
  expect(codes.join(' ')).toContain('back-13 - Ask-the-board.md warning status-unknown');
  expect(stdout).toContain('{"statuses": {"Awaiting Approval": "in_progress"}}');
  expect(codes.join(' ')).toContain('back-21 - No-fields-at-all.md error status-missing');
  expect(stdout).not.toMatch(/section-|completed-missing|duplicate-id|id-form|date-form/);
  expect(stdout).not.toMatch(/back-9|back-12|task-7|task-5|draft-1|decision|doc-1/);
});

test('a repository may hold both forms, each in its folders', async () => {
  repo.write({ 'tasks/infra/tokens.md': taskText({ status: 'todo', depends_on: '[BACK-12]' }) });
  await expect(task('update', 'INFRA-TOKENS', '--status', 'ready')).resolves.toMatchObject({ exitCode: 0 });
  expect(read('tasks/infra/tokens.md')).toContain('status: ready\n');
  await task('update', 'BACK-12', '--status', 'in_progress', '--add-depends', 'BACK-12.1');
  expect(read(passkey)).toContain('status: In Progress\n');
  expect(read(passkey)).toContain('  - BACK-9\n  - BACK-12.1\n');
  const closes = await task('update', 'BACK-12.1', '--add-depends', 'INFRA-TOKENS');
  expect(closes.stderr).toContain('BACK-12.1 → INFRA-TOKENS → BACK-12 → BACK-12.1');
});
