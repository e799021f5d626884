import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
    // The machine goes dark: its manager, its worker and what watches over it, all at once.
    first.signal('SIGKILL');
    await first.ended;
    for (const pid of town.alive()) {
      const host = readFileSync(`/proc/${pid}/environ`, 'latin1');
      if (host.includes('TASKS_TEST_HOST=shed') || !host.includes('TASKS_TEST_HOST'))
        process.kill(Number(pid), 'SIGKILL');
    }

    const second = await worker('loft', loft, { FAKE_WORKER_MS: '10' });
    await waitFor('the other one to have looked', () => second.events.some(({ event }) => event === 'ready'));
    expect(await town.run(id, () => true)).toMatchObject({
      id: begun.id,
      state: 'working',
    });
    // A minute of silence passes.
    await ask(
      "UPDATE dataface_tasks.runs SET beat_at = beat_at - interval '61 seconds'; SELECT pg_notify('dataface_tasks', '')",
    );
    const done = await town.run(id, ({ state }) => state === 'in_review');
    expect(done).toMatchObject({ id: begun.id, attempt: 1 });
    expect(second.events.filter(({ event }) => event === 'taken-up')).toHaveLength(1);
    await waitFor('the task to be in review', () => town.status('slow') === 'in_review');
    expect(town.temp.git('show', `${done.headSha}:src/slow.txt`)).toBe('finished\n');
    // What the dead one wrote still lies where it wrote it.
    expect(readFileSync(join(shed, begun.worktree ?? '', 'src/slow.txt'), 'utf8')).toBe('begun\n');
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
