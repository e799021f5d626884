import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import pg from 'pg';
import { findPostgres, type PostgresServer, startPostgres } from '#tests/helpers/postgres-server.ts';
import { type ManagerProcess, type ManagerTown, managerTown, waitFor } from './manager-process.ts';

jest.setTimeout(120_000);

const bin = findPostgres();
if (bin === null) {
  console.warn(
    'No PostgreSQL server programs (initdb, postgres) were found: work on several machines is not tested.',
  );
}

(bin === null ? describe.skip : describe)('several machines', () => {
  let server: PostgresServer;
  let url: string;
  let folder: string;
  let town: ManagerTown;
  let count = 0;

  beforeAll(async () => {
    server = await startPostgres(bin as string);
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    url = await server.database(`team${++count}`);
    folder = mkdtempSync(join(tmpdir(), 'dataface-tasks-team-'));
    town = managerTown({ remote: 'origin', baseBranch: 'main' }, {}, { DATABASE_URL: url });
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(folder, 'origin.git')]);
    town.temp.git('remote', 'add', 'origin', join(folder, 'origin.git'));
  });
  afterEach(async () => {
    await town.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a person does before others can work on it. */
  const publish = () => {
    town.temp.git('add', '-A');
    town.temp.git('commit', '-q', '-m', 'Tasks');
    town.temp.git('push', '-q', 'origin', 'main');
  };
  const clone = (name: string) => {
    const path = join(folder, name);
    execFileSync('git', ['clone', '-q', join(folder, 'origin.git'), path]);
    return path;
  };
  const desk = () => town.start({ args: ['--plan-only'], env: { TASKS_TEST_HOST: 'desk' } });
  const worker = (name: string, path: string, env: Record<string, string> = {}): Promise<ManagerProcess> =>
    town.start({ args: ['--worker-only'], cwd: path, env: { TASKS_TEST_HOST: name, ...env } });
  const ask = async (sql: string) => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  /** The machine called shed: its manager, its worker and what watches over it, all at once. */
  const goDark = async (manager: ManagerProcess) => {
    manager.signal('SIGKILL');
    await manager.ended;
    town.killAll((host) => host.includes('TASKS_TEST_HOST=shed') || !host.includes('TASKS_TEST_HOST'));
  };
  /** A minute passes in which nobody heard of any worker. */
  const silence = () =>
    ask(
      "UPDATE dataface_tasks.runs SET beat_at = beat_at - interval '61 seconds'; SELECT pg_notify('dataface_tasks', '')",
    );
  const configure = (manager: object) => {
    const before = JSON.parse(readFileSync(join(town.temp.root, 'tasks.config.json'), 'utf8'));
    const config = { ...before, manager: { ...before.manager, ...manager } };
    town.temp.write({ 'tasks.config.json': JSON.stringify(config) });
  };
  const onRemote = (ref: string) => town.temp.git('ls-remote', 'origin', ref).split('\t')[0] ?? '';

  test('one plans, another one works in its own clone and pushes, and the first one merges it', async () => {
    const id = town.task('login');
    publish();
    const shed = clone('shed');
    await desk();
    const other = await worker('shed', shed);
    const run = await town.run(id, ({ state }) => state === 'in_review');
    expect(run).toMatchObject({ branch: 'task/login', failure: null });
    expect(run.files.map(({ path }) => path)).toEqual(['src/infra-login.txt']);
    // Whoever works elsewhere changed no task; who plans has told it here.
    await waitFor('the task to be in review', () => town.status('login') === 'in_review');
    expect(readFileSync(join(shed, 'tasks/infra/login.md'), 'utf8')).toContain('status: ready');
    await waitFor('its branch to be here', () => town.temp.git('branch', '--list', 'task/login') !== '');
    expect(town.temp.git('rev-parse', 'task/login').trim()).toBe(run.headSha);
    expect(town.temp.git('ls-remote', 'origin', 'refs/heads/task/login')).toContain(run.headSha);

    const merged = await town.cli('runs', 'merge', run.id);
    expect(merged).toMatchObject({ exitCode: 0 });
    expect(town.temp.git('show', 'main:src/infra-login.txt')).toContain('done by INFRA-LOGIN');
    expect(town.status('login')).toBe('completed');
    expect(other.events.map(({ event }) => event)).toEqual(['ready', 'started', 'ended']);
    expect(other.errors()).toBe('');
  });

  test('of two workers one dies in mid-run: the other takes its run over once its lease is out', async () => {
    const id = town.task('slow', 'slow');
    publish();
    const [shed, loft] = [clone('shed'), clone('loft')];
    await desk();
    const first = await worker('shed', shed, { FAKE_WORKER_MS: '600000' });
    const begun = await town.run(id, ({ state, worktree }) => state === 'working' && worktree !== null);
    await waitFor('it to have written something', () =>
      existsSync(join(shed, begun.worktree ?? '', 'src/slow.txt')),
    );
    await goDark(first);
    const second = await worker('loft', loft, { FAKE_WORKER_MS: '10' });
    await waitFor('the other one to have looked', () => second.events.some(({ event }) => event === 'ready'));
    expect(await town.run(id, () => true)).toMatchObject({
      id: begun.id,
      state: 'working',
    });
    await silence();
    const done = await town.run(id, ({ state }) => state === 'in_review');
    expect(done).toMatchObject({ id: begun.id, attempt: 1 });
    expect(second.events.filter(({ event }) => event === 'taken-up')).toHaveLength(1);
    await waitFor('the task to be in review', () => town.status('slow') === 'in_review');
    expect(town.temp.git('show', `${done.headSha}:src/slow.txt`)).toBe('finished\n');
    // What the dead one wrote still lies where it wrote it.
    expect(readFileSync(join(shed, begun.worktree ?? '', 'src/slow.txt'), 'utf8')).toBe('begun\n');
  });

  test('of a machine that dies the next one goes on with what was pushed while it worked', async () => {
    configure({ pushMinutes: 0.005 });
    const id = town.task('slow', 'trace slow');
    publish();
    const [shed, loft] = [clone('shed'), clone('loft')];
    await desk();
    const first = await worker('shed', shed, { FAKE_WORKER_MS: '600000' });
    const begun = await town.run(id, ({ state }) => state === 'working');
    const ref = `refs/dataface-tasks/runs/${begun.id}`;
    await waitFor('a snapshot with what was written last', () => {
      const sha = onRemote(ref);
      if (sha === '') return false;
      town.temp.git('fetch', '-q', 'origin', ref);
      return (
        town.temp.git('ls-tree', '--name-only', sha, 'src/').includes('src/slow.txt') &&
        town.temp.git('log', '--format=%s', sha).includes('Trace')
      );
    });
    // While it is under way it is no branch.
    expect(onRemote('refs/heads/task/slow')).toBe('');
    await goDark(first);
    await worker('loft', loft, { FAKE_WORKER_MS: '10' });
    await silence();
    const done = await town.run(id, ({ state }) => state === 'in_review');
    expect(done).toMatchObject({ id: begun.id, attempt: 1, baseSha: begun.baseSha, branch: 'task/slow' });
    await waitFor('its branch to be here', () => town.temp.git('branch', '--list', 'task/slow') !== '');
    const show = (path: string) => town.temp.git('show', `${done.headSha}:${path}`);
    expect(show('src/trace.txt')).toBe('was here\nand went on\n'.repeat(2));
    expect(show('src/slow.txt')).toBe('finished\n');
    const history = town.temp.git('log', '--format=%s', `${begun.baseSha}..${done.headSha}`);
    expect(history).toBe(
      [
        'Work on INFRA-SLOW: Task slow',
        'Trace',
        'Work in progress on INFRA-SLOW: Task slow',
        'Trace',
        '',
      ].join('\n'),
    );
    expect(
      town
        .notes()
        .filter(({ begin }) => begin)
        .at(-1)?.prompt,
    ).toContain('cut short on another machine');
    expect((await town.cli('runs', 'log', id)).stdout).toContain('it goes on from what was pushed there');
    expect(onRemote(ref)).toBe('');
  });

  test('a commit that comes while a snapshot is taken is in that very snapshot', async () => {
    configure({ pushMinutes: 0.005 });
    const id = town.task('slow', 'slow');
    publish();
    const shed = clone('shed');
    // Git reads each file through this while the snapshot is taken: once, the worker commits right then.
    const late = join(folder, 'late.sh');
    writeFileSync(
      late,
      `cat
[ -n "$GIT_INDEX_FILE" ] && mkdir '${folder}/came-late' 2>/dev/null || exit 0
unset GIT_INDEX_FILE GIT_DIR GIT_WORK_TREE
git -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m Late
`,
    );
    execFileSync('git', ['config', 'filter.late.clean', `sh '${late}'`], { cwd: shed });
    writeFileSync(join(shed, '.git/info/attributes'), 'src/slow.txt filter=late\n');
    await desk();
    await worker('shed', shed, { FAKE_WORKER_MS: '600000' });
    const begun = await town.run(id, ({ state }) => state === 'working');
    const ref = `refs/dataface-tasks/runs/${begun.id}`;
    const subjects = () => {
      town.temp.git('fetch', '-q', 'origin', `+${ref}:refs/seen`);
      return town.temp
        .git('log', '--topo-order', '--format=%H %P %s', `${begun.baseSha}..refs/seen`)
        .trim()
        .split('\n');
    };
    await waitFor(
      'the commit that came late',
      () => onRemote(ref) !== '' && subjects().join().includes(' Late'),
    );
    const [lateSha] =
      subjects()
        .find((line) => line.endsWith(' Late'))
        ?.split(' ') ?? [];
    const first = subjects().findLast((line) => line.includes(' Under way: '));
    // Its first parent is what the worker had committed.
    expect(first?.split(' ')[1]).toBe(lateSha);
  });

  test('a run of a machine that died is cancelled from the desk, and starts nowhere again', async () => {
    configure({ pushMinutes: 0.005 });
    const id = town.task('slow', 'slow');
    publish();
    const shed = clone('shed');
    await desk();
    const first = await worker('shed', shed, { FAKE_WORKER_MS: '600000' });
    const begun = await town.run(id, ({ state }) => state === 'working');
    await waitFor('a snapshot', () => onRemote(`refs/dataface-tasks/runs/${begun.id}`) !== '');
    await goDark(first);
    const early = await town.cli('runs', 'cancel', id);
    expect(early.stdout).toContain('is being ended');
    await silence();
    const late = await town.cli('runs', 'cancel', id);
    expect(late).toMatchObject({ exitCode: 0, stdout: 'INFRA-SLOW is cancelled.\n' });
    expect(await town.run(id, () => true)).toMatchObject({ id: begun.id, state: 'cancelled' });
    expect(town.status('slow')).toBe('todo');
    // What it had pushed is the only copy that can be reached.
    expect(onRemote(`refs/dataface-tasks/runs/${begun.id}`)).not.toBe('');
  });

  test('a remote that takes no snapshots ends no run, and says so once', async () => {
    configure({ pushMinutes: 0.002 });
    const id = town.task('slow', 'slow');
    publish();
    const hook = join(folder, 'origin.git/hooks/update');
    writeFileSync(hook, '#!/bin/sh\ncase "$1" in refs/dataface-tasks/*) exit 1;; esac\n', { mode: 0o755 });
    const shed = clone('shed');
    await desk();
    await worker('shed', shed, { FAKE_WORKER_MS: '2500' });
    const run = await town.run(id, ({ state }) => state === 'in_review');
    const { stdout } = await town.cli('runs', 'log', id);
    expect(stdout.match(/could not be pushed to origin; it is pushed when the run ends/g)).toHaveLength(1);
    expect(onRemote('refs/heads/task/slow')).toBe(run.headSha);
  });

  test('a branch of that name on the remote is never overwritten', async () => {
    const id = town.task('taken');
    publish();
    const shed = clone('shed');
    execFileSync(
      'git',
      [
        '-c',
        'user.name=X',
        '-c',
        'user.email=x@example.invalid',
        'commit',
        '-q',
        '--allow-empty',
        '-m',
        'Mine',
      ],
      { cwd: shed },
    );
    execFileSync('git', ['push', '-q', 'origin', 'HEAD:refs/heads/task/taken'], { cwd: shed });
    execFileSync('git', ['reset', '-q', '--hard', 'origin/main'], { cwd: shed });
    const theirs = town.temp.git('ls-remote', 'origin', 'refs/heads/task/taken');
    await desk();
    await worker('shed', shed);
    const run = await town.run(id, ({ state }) => state === 'in_review');
    expect(run.branch).toBe(`task/taken-${run.id.slice(0, 8)}`);
    expect(town.temp.git('ls-remote', 'origin', 'refs/heads/task/taken')).toBe(theirs);
    expect(town.temp.git('ls-remote', 'origin', `refs/heads/${run.branch}`)).toContain(run.headSha);
  });

  test('a worker without a remote to push to does not start, and the address of the queue stands nowhere', async () => {
    town.temp.write({ 'tasks.config.json': '{}' });
    const refused = await town.cli('manager', 'run', '--worker-only');
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('manager.remote') });
    await server.crash();
    const away = await town.cli('runs', 'list');
    await server.start();
    expect(away).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('cannot be reached') });
    expect(away.stderr + away.stdout).not.toMatch(/127\.0\.0\.1|known-secret/);
  });
});
