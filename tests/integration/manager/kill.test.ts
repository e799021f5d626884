import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { managerFaultPoints } from '#lib/manager/fault-point.ts';
import { type ManagerTown, managerTown, waitFor } from './manager-process.ts';

// The manager is killed as by kill -9 at each point, and another one started: nothing is lost, nothing is done twice,
// no process is left, and the task says what is true.

jest.setTimeout(60_000);

let town: ManagerTown;
afterEach(() => town.close());

const show = (rev: string, path: string) => town.temp.git('show', `${rev}:${path}`);
const workLeft = () => {
  try {
    return readdirSync(join(town.temp.root, '.git/dataface-tasks/work'));
  } catch {
    return [];
  }
};
const killAt = async (point: string) => {
  const manager = await town.start({ env: { TASKS_TEST_KILL_AT: point } });
  await manager.ended;
};
const again = async () => {
  const manager = await town.start({ args: ['--once'] });
  expect([await manager.ended, manager.errors()]).toEqual([0, '']);
  return manager;
};

test('there are twenty points', () => {
  town = managerTown();
  expect(new Set(managerFaultPoints).size).toBe(20);
});

test.each(managerFaultPoints)('killed at %s, a run goes on to its review', async (point) => {
  town = managerTown({ setup: ['git', '--version'], checks: [['git', '--version']] });
  town.task('a', 'succeed say');
  await killAt(point);
  await again();
  const runs = await town.runs();
  expect(runs.map(({ state, attempt }) => [state, attempt])).toEqual([['in_review', 1]]);
  expect(town.status('a')).toBe('in_review');
  expect(town.notes().filter(({ begin }) => begin)).toHaveLength(1);
  expect(show('task/a', 'src/infra-a.txt')).toBe('done by INFRA-A\n');
  expect(runs[0]?.files.map(({ path }) => path)).toEqual(['src/infra-a.txt']);
  expect(runs[0]?.checks.map(({ outcome }) => outcome)).toEqual(['passed']);
  expect(runs[0]?.evidence.map(({ standing }) => standing)).toEqual([
    'verified',
    'verified',
    'claimed',
    'open',
  ]);
  const { stdout } = await town.cli('runs', 'log', 'INFRA-A');
  expect(stdout.match(/words/g)).toHaveLength(1);
  expect(town.alive()).toEqual([]);
  expect(workLeft()).toEqual([]);
  expect(town.temp.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(2);
});

test.each(['worker-ended', 'state-finishing', 'left-committed', 'ended'])(
  'killed at %s of a run that fails, it ends once, with its reason',
  async (point) => {
    town = managerTown();
    town.task('a', 'crash');
    await killAt(point);
    await again();
    expect((await town.runs()).map(({ state, failure }) => [state, failure])).toEqual([['failed', 'worker']]);
    expect(town.status('a')).toBe('blocked');
    expect(show('task/a', 'src/half.txt')).toBe('half\n');
    expect(town.alive()).toEqual([]);
  },
);

test('killed in the middle of the work, the worker goes on, and the next manager takes it up', async () => {
  town = managerTown();
  town.task('a', 'slow succeed');
  const first = await town.start({ env: { FAKE_WORKER_MS: '4000' } });
  await waitFor('the worker', () => town.notes().some(({ slow }) => slow));
  first.signal('SIGKILL');
  await first.ended;
  expect(town.notes().some(({ end }) => end)).toBe(false);
  const second = await again();
  expect(second.events.map(({ event }) => event)).toEqual(['ready', 'taken-up', 'ended']);
  expect(town.notes().filter(({ begin }) => begin)).toHaveLength(1);
  expect((await town.runs()).map(({ state }) => state)).toEqual(['in_review']);
  expect(show('task/a', 'src/slow.txt')).toBe('finished\n');
});

test('killed with its workers and what watched over them, the run is interrupted and tried again', async () => {
  town = managerTown({ retries: 1 });
  town.task('a', 'slow succeed');
  const first = await town.start({ env: { FAKE_WORKER_MS: '60000' } });
  await waitFor('the worker', () => town.notes().some(({ slow }) => slow));
  first.signal('SIGKILL');
  await first.ended;
  town.killAll();
  const second = await town.start({ env: { FAKE_WORKER_MS: '10' } });
  await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect((await town.runs()).map(({ state, attempt, failure }) => [state, attempt, failure])).toEqual([
    ['in_review', 2, null],
    ['interrupted', 1, 'lost'],
  ]);
  expect(second.events.filter(({ event }) => event === 'problem')).toEqual([]);
});

test.each(['hang', 'orphans hang'])(
  'one that is cancelled while no manager runs is ended at once (%s)',
  async (worker) => {
    town = managerTown();
    town.task('a', worker);
    const first = await town.start();
    await waitFor('the worker', () => town.notes().some(({ hanging }) => hanging));
    first.signal('SIGKILL');
    await first.ended;
    const cancelled = await town.cli('runs', 'cancel', 'INFRA-A');
    expect(cancelled).toMatchObject({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'INFRA-A is cancelled; what it wrote is on task/a.\n',
    });
    expect((await town.runs()).map(({ state, reason }) => [state, reason])).toEqual([
      ['cancelled', 'Cancelled.'],
    ]);
    expect(town.status('a')).toBe('todo');
    expect(show('task/a', 'src/hanging.txt')).toBe('hanging\n');
    expect(town.alive()).toEqual([]);
    expect(workLeft()).toEqual([]);
    await again();
    expect(await town.runs()).toHaveLength(1);
  },
);

test.each(['claimed', 'worktree-made', 'setup-started', 'state-working', 'check-done'])(
  'killed at %s and then cancelled, nothing more is started',
  async (point) => {
    town = managerTown({
      setup: ['git', '--version'],
      checks: [
        ['git', '--version'],
        ['git', 'status'],
      ],
    });
    town.task('a', 'succeed');
    await killAt(point);
    expect((await town.cli('runs', 'cancel', 'INFRA-A')).exitCode).toBe(0);
    expect((await town.runs()).map(({ state }) => state)).toEqual(['cancelled']);
    expect(town.notes().filter(({ begin }) => begin)).toHaveLength(point === 'check-done' ? 1 : 0);
    expect(town.status('a')).toBe('todo');
    expect(town.alive()).toEqual([]);
  },
);
