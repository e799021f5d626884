import fc from 'fast-check';
import { liftAfterMs, type Plan, type PlanInput, plan } from '#lib/manager/plan.ts';
import { isActive, type Run, type RunState } from '#lib/manager/run.ts';
import { madeRun } from '#lib/manager/store/changes.ts';
import type { Finding, Task } from '#lib/tasks/model.ts';

const now = new Date(2026, 10, 22, 14, 0).getTime();
const dayMs = 24 * 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

function task(id: string, more: Partial<Task> = {}): Task {
  return {
    ...{ id, title: id, status: 'ready', rawStatus: 'ready', priority: 'p1', milestone: null, owner: null },
    ...{ labels: [], dependsOn: [], created: null, completed: null, completedBy: null, workstream: '' },
    ...{ path: `tasks/${id.toLowerCase()}.md`, findings: [] },
    ...more,
  };
}

function run(taskId: string, state: RunState, more: Partial<Run> = {}): Run {
  const id = `run${taskId.toLowerCase().replace(/\W/g, '')}00000`;
  const made = madeRun(
    id,
    {
      ...{ taskId, taskPath: '', title: taskId, attempt: 1, continues: null, comment: null },
      ...{ branch: `task/${taskId}`, baseBranch: 'main', timeoutMs: 1 },
    },
    iso(now),
  );
  return { ...made, state, ...more };
}

const holder = {
  ...{ host: 'here', pid: 1, started: null, since: iso(now), beatAt: iso(now) },
  alive: true,
};
const calm = { paused: null, startFirst: [], readySince: {}, holder };

function planOf(tasks: Task[], more: Partial<PlanInput> = {}): Plan {
  return plan({
    tasks,
    taskById: new Map(tasks.map((one) => [one.id, one])),
    ...{ findings: [], runs: [], manager: calm, base: { ok: true }, namedFiles: () => [], now },
    limits: { concurrency: 2, reviewLimit: 5, retries: 1 },
    ...more,
  });
}
const words = (...args: Parameters<typeof planOf>) =>
  planOf(...args).lines.map((each) => `${each.task.id} ${each.reason}`);
const starting = (...args: Parameters<typeof planOf>) => planOf(...args).start.map((each) => each.task.id);

describe('the order', () => {
  test('goes by priority, then age, then id, and no other status is in it', () => {
    const tasks = [
      task('D', { created: null }),
      task('C-10', { created: '2026-01-02' }),
      task('C-9', { created: '2026-01-02' }),
      task('B', { created: '2026-01-01' }),
      task('A', { priority: 'p0' }),
      task('Z', { priority: null }),
      ...(['draft', 'todo', 'in_progress', 'blocked', 'completed', null] as const).map((status, at) =>
        task(`X${at}`, { status }),
      ),
    ];
    expect(planOf(tasks).lines.map((each) => each.task.id)).toEqual(['A', 'B', 'C-9', 'C-10', 'D', 'Z']);
  });

  test('puts what a person wants first before all, then what was begun', () => {
    const tasks = [
      task('A', { priority: 'p0' }),
      task('B', { priority: 'p3' }),
      task('C', { priority: 'p3' }),
      task('BEGUN', { priority: 'p3', status: 'in_progress' }),
    ];
    const manager = { ...calm, startFirst: ['C', 'GONE', 'B'] };
    const ids = planOf(tasks, { manager, runs: [run('BEGUN', 'failed')] }).lines.map((each) => each.task.id);
    expect(ids).toEqual(['C', 'B', 'BEGUN', 'A']);
  });

  test('lifts a task by one step of priority for each week in line', () => {
    const tasks = [task('NEW', { priority: 'p0' }), task('OLD', { priority: 'p2', created: '2026-01-01' })];
    const first = (weeks: number) =>
      starting(tasks, {
        manager: { ...calm, readySince: { OLD: iso(now - weeks * liftAfterMs) } },
        limits: { concurrency: 1, reviewLimit: 5, retries: 1 },
      })[0];
    expect([0, 1.9, 2, 5].map(first)).toEqual(['NEW', 'NEW', 'OLD', 'OLD']);
    // A clock that was set back makes it no younger than new.
    expect(first(-3)).toBe('NEW');
  });
});

describe('the reason', () => {
  test('is told for what stands in the files', () => {
    const finding: Finding = {
      ...{ code: 'section-empty', severity: 'error', remedy: 'Write it.' },
      ...{ message: 'The section Plan is empty.', path: 'tasks/empty.md', line: 9, column: 1 },
    };
    const tasks = [
      task('OPEN', { status: 'in_progress' }),
      task('LATER', { status: 'todo' }),
      task('OFF', { status: 'cancelled' }),
      task('DONE', { status: 'completed' }),
      task('GO', { dependsOn: ['DONE'] }),
      task('EMPTY', { dependsOn: ['NONE'] }),
      task('WAITS', { dependsOn: ['OPEN', 'DONE', 'LATER'] }),
      task('MISSING', { dependsOn: ['NONE', 'NADA'] }),
      task('NEVER', { dependsOn: ['OFF', 'OPEN'] }),
      task('LOOP-A', { dependsOn: ['LOOP-B'] }),
      task('LOOP-B', { dependsOn: ['LOOP-A'] }),
    ];
    expect(words(tasks, { findings: [finding] })).toEqual([
      'GO starts next',
      'EMPTY is not valid: tasks/empty.md:9: The section Plan is empty.',
      'LOOP-A its dependencies go in a circle: LOOP-A → LOOP-B → LOOP-A',
      'LOOP-B its dependencies go in a circle: LOOP-B → LOOP-A → LOOP-B',
      'MISSING depends on NONE and NADA, which do not exist',
      'NEVER depends on OFF, which was cancelled',
      'WAITS waits for OPEN (in progress) and LATER (to do)',
    ]);
  });

  test('is told for the limits, what runs counting as a review to come', () => {
    const ready = ['A', 'B', 'C'].map((id) => task(id));
    expect(words(ready)).toEqual([
      'A starts next',
      'B starts next',
      'C in line: 2 before it, and 2 at once is the limit',
    ]);
    const runs = [run('R', 'working')];
    expect(words(ready, { runs }).slice(0, 2)).toEqual([
      'A starts next',
      'B in line: 1 running, 1 before it, and 2 at once is the limit',
    ]);
    const reviews = [task('X', { status: 'in_review' }), task('Y', { status: 'in_review' })];
    const limits = { concurrency: 2, reviewLimit: 2, retries: 1 };
    expect(words([...ready, ...reviews], { limits })[0]).toBe(
      'A 2 tasks wait for review, and the limit is 2',
    );
    // The run of X that waits is the same review.
    const three = { limits: { ...limits, reviewLimit: 3 }, runs: [run('X', 'in_review')] };
    expect(words([...ready, ...reviews], three).slice(0, 2)).toEqual([
      'A starts next',
      'B 2 tasks wait for review and 1 more will, and the limit is 3',
    ]);
  });

  test('is told for the runs of the task itself', () => {
    const tasks = [
      task('WORKS'),
      task('LINE'),
      task('SEEN'),
      ...['AGAIN', 'SOON', 'SPENT', 'QUOTA', 'MINE'].map((id) => task(id, { status: 'in_progress' })),
      task('STOPPED', { status: 'blocked' }),
      task('ANEW'),
    ];
    const runs = [
      run('WORKS', 'working'),
      run('LINE', 'queued'),
      run('SEEN', 'in_review'),
      run('AGAIN', 'interrupted', { failure: 'lost' }),
      run('SOON', 'failed', { retryAt: iso(now + 60_000), reason: 'The check npm test failed.' }),
      run('SPENT', 'failed', { attempt: 2, reason: 'No commit.' }),
      run('QUOTA', 'failed', { attempt: 2, failure: 'usage-limit', retryAt: iso(now - 1) }),
      run('STOPPED', 'failed', { reason: null }),
      run('ANEW', 'failed', { attempt: 2 }),
      run('MINE', 'cancelled'),
    ];
    const made = planOf(tasks, { runs, limits: { concurrency: 9, reviewLimit: 99, retries: 1 } });
    expect(made.lines.map((each) => `${each.task.id} ${each.reason}`)).toEqual([
      'AGAIN starts next',
      'QUOTA starts next',
      'ANEW starts next',
      'SOON is tried again at 14:01: The check npm test failed',
      'SPENT stopped after 2 attempts: No commit; `task runs retry runspent00000` tries once more',
      'STOPPED stopped after 1 attempt; `task runs retry runstopped00000` tries once more',
      'LINE stands in line as run runline00000',
      'SEEN its run runseen00000 waits for review',
      'WORKS is under way as run runworks00000',
    ]);
    expect(made.start.map(({ attempt, continues }) => [attempt, continues])).toEqual([
      [2, 'runagain00000'],
      [2, 'runquota00000'], // a quota is no fault of the attempt
      [1, null], // queued anew
    ]);
  });

  test('a manager that was told to end costs no attempt', () => {
    const tasks = [task('ENDED', { status: 'in_progress' })];
    const runs = [run('ENDED', 'interrupted', { attempt: 1 })];
    const [first] = planOf(tasks, { runs, limits: { concurrency: 1, reviewLimit: 9, retries: 0 } }).start;
    expect(first).toMatchObject({ attempt: 1, continues: 'runended00000' });
  });

  test('is told for what keeps everything from starting, of those that could start only', () => {
    const tasks = [task('A'), task('B', { dependsOn: ['A'] })];
    const first = (more: Partial<PlanInput>) => {
      const made = planOf(tasks, more);
      expect(made.start).toEqual([]);
      expect(made.lines[1]?.reason).toBe('waits for A (ready)');
      return made.lines[0]?.reason;
    };
    const nobody = 'could start now, but nobody is there to start it: `task manager run`';
    expect(first({ manager: { ...calm, holder: null } })).toBe(nobody);
    expect(first({ manager: { ...calm, holder: { ...holder, alive: false } } })).toBe(nobody);
    expect(first({ manager: { ...calm, paused: { by: 'ana', at: iso(now - dayMs) } } })).toBe(
      'could start now, but ana paused the manager on 2026-11-21 at 14:00; `task manager resume` goes on',
    );
    const quota = run('X', 'failed', { failure: 'usage-limit', retryAt: iso(now + 3_600_000) });
    expect(first({ runs: [quota] })).toBe("could start now, but the model's usage limit lasts until 15:00");
    expect(first({ base: { ok: false, reason: 'The base branch trunk has no commit here.' } })).toBe(
      'could start now, but for this: The base branch trunk has no commit here.',
    );
  });

  test('is told for files that another one changes, and those behind it leave them alone', () => {
    const named: Record<string, string[]> = {
      RUNS: ['lib/a.ts'],
      A: ['lib/a.ts', 'lib/b.ts'],
      B: ['lib/b.ts'],
      C: ['lib/changed.ts', 'docs/x.md'],
      D: ['lib/d.ts'],
      E: ['lib/d.ts'],
    };
    const tasks = [
      task('RUNS', { status: 'in_progress' }),
      ...['A', 'B', 'C', 'D', 'E'].map((id) => task(id)),
    ];
    const changed = { path: 'lib/changed.ts', from: null, status: 'modified', added: 1, removed: 0 } as const;
    const runs = [run('RUNS', 'working', { files: [changed] })];
    const limits = { concurrency: 9, reviewLimit: 99, retries: 1 };
    expect(words(tasks, { runs, limits, namedFiles: ({ id }) => named[id] ?? [] })).toEqual([
      'D starts next',
      'A its plan names lib/a.ts, which RUNS is at work on',
      'B its plan names lib/b.ts, as A before it does, too',
      'C its plan names lib/changed.ts, which RUNS is at work on',
      'E its plan names lib/d.ts, as D before it does, too',
    ]);
  });
});

const statuses = ['ready', 'ready', 'ready', 'todo', 'in_progress', 'in_review', 'blocked', 'completed'];
const runIn = fc.option(
  fc.record({
    state: fc.constantFrom<RunState>('queued', 'working', 'in_review', 'failed', 'interrupted'),
    attempt: fc.integer({ min: 1, max: 4 }),
    retryInMs: fc.option(fc.integer({ min: -1000, max: 1000 })),
  }),
  { nil: undefined },
);
const graph = fc.array(
  fc.record({
    status: fc.constantFrom(...statuses, 'cancelled'),
    needs: fc.uniqueArray(fc.nat(15), { maxLength: 3 }),
    priority: fc.constantFrom('p0', 'p1', 'p2', 'p3', null),
    files: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }),
    run: runIn,
    waitedDays: fc.nat(60),
  }),
  { maxLength: 16 },
);
const limitsIn = fc.record({
  concurrency: fc.integer({ min: 1, max: 6 }),
  reviewLimit: fc.integer({ min: 1, max: 8 }),
  retries: fc.integer({ min: 0, max: 3 }),
});

describe('over generated repositories', () => {
  const made = fc.tuple(graph, limitsIn).map(([nodes, limits]) => {
    const tasks = nodes.map(({ status, needs, priority }, at) =>
      task(`T${at}`, {
        status: status as Task['status'],
        priority: priority as Task['priority'],
        dependsOn: needs.map((each) => `T${each}`),
      }),
    );
    const runs = nodes.flatMap(({ run: one }, at) =>
      one === undefined
        ? []
        : run(`T${at}`, one.state, {
            attempt: one.attempt,
            retryAt: one.retryInMs === null ? null : iso(now + one.retryInMs),
          }),
    );
    const readySince = Object.fromEntries(
      nodes.map(({ waitedDays }, at) => [`T${at}`, iso(now - waitedDays * dayMs)]),
    );
    const filesOf = (one: Task) => nodes[tasks.indexOf(one)]?.files ?? [];
    return {
      tasks,
      runs,
      limits,
      filesOf,
      input: { runs, limits, namedFiles: filesOf, manager: { ...calm, readySince } },
    };
  });

  test('it is never over a limit, never before a dependency, and never two on one file', () => {
    fc.assert(
      fc.property(made, ({ tasks, runs, limits, filesOf, input }) => {
        const { start } = planOf(tasks, input);
        const active = runs.filter(isActive);
        const reviews = new Set([
          ...tasks.filter(({ status }) => status === 'in_review').map(({ id }) => id),
          ...runs.filter(({ state }) => state === 'in_review').map(({ taskId }) => taskId),
        ]);
        if (start.length > 0) {
          expect(start.length + active.length).toBeLessThanOrEqual(limits.concurrency);
          expect(start.length + active.length + reviews.size).toBeLessThanOrEqual(limits.reviewLimit);
        }
        for (const each of start) {
          const states = each.task.dependsOn.map((id) => tasks.find((one) => one.id === id)?.status);
          expect(states.every((state) => state === 'completed')).toBe(true);
          expect(active.some(({ taskId }) => taskId === each.task.id)).toBe(false);
          expect(each.attempt).toBeLessThanOrEqual(limits.retries + 1);
        }
        const atWork = [...active.map(({ taskId }) => taskId), ...start.map((each) => each.task.id)];
        const files = [...new Set(atWork)].flatMap((id) => {
          const one = tasks.find((each) => each.id === id);
          return one && start.some((each) => each.task === one) ? filesOf(one) : [];
        });
        expect(new Set(files).size).toBe(files.length);
      }),
      { numRuns: 500 },
    );
  });

  test('every task that is ready stands in it once, with one reason', () => {
    fc.assert(
      fc.property(made, ({ tasks, input }) => {
        const { lines, start } = planOf(tasks, input);
        const ids = lines.map((each) => each.task.id);
        expect(new Set(ids).size).toBe(ids.length);
        const ready = tasks.filter(({ status }) => status === 'ready').map(({ id }) => id);
        expect(ready.filter((id) => !ids.includes(id))).toEqual([]);
        for (const each of lines) {
          expect(each.reason).not.toBe('');
          expect(each.held === null).toBe(start.includes(each));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('where nothing runs and no limit is reached, something starts if anything can', () => {
    fc.assert(
      fc.property(made, ({ tasks, runs, input }) => {
        const { lines, start } = planOf(tasks, input);
        const can = lines.some(({ held }) => held === null || held.code === 'overlap');
        fc.pre(can && !runs.some(isActive));
        expect(start.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test('no task starves, however many more urgent ones keep coming and whatever files they name', () => {
    const comers = fc.array(
      fc.record({
        priority: fc.constantFrom<Task['priority']>('p0', 'p1'),
        files: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(comers, fc.integer({ min: 1, max: 3 }), (kinds, concurrency) => {
        // The patient one names two files that the others keep busy in turn.
        const patient = task('PATIENT', { priority: 'p3' });
        const files = new Map<Task, string[]>([[patient, ['a', 'b']]]);
        const readySince: Record<string, string> = { PATIENT: iso(now) };
        let waiting: Task[] = [patient];
        let running: { task: Task; until: number }[] = [];
        for (let week = 0; week < 120; week++) {
          const at = now + week * liftAfterMs;
          for (const [n, kind] of kinds.entries()) {
            const comer = task(`W${week}N${n}`, { priority: kind.priority, created: '2020-01-01' });
            files.set(comer, kind.files);
            readySince[comer.id] = iso(at);
            waiting.push(comer);
          }
          running = running.filter(({ until }) => until > week);
          const { start } = planOf(waiting, {
            taskById: new Map([...waiting, ...running.map((one) => one.task)].map((one) => [one.id, one])),
            runs: running.map((one) => run(one.task.id, 'working')),
            limits: { concurrency, reviewLimit: 99, retries: 0 },
            manager: { ...calm, readySince },
            namedFiles: (one) => files.get(one) ?? [],
            now: at,
          });
          if (start.some((each) => each.task === patient)) return;
          // Each lasts another while, so that the files are never free together by chance.
          running.push(...start.map((each, n) => ({ task: each.task, until: week + 1 + ((week + n) % 3) })));
          waiting = waiting.filter((one) => !start.some((each) => each.task === one));
        }
        throw new Error('It never started.');
      }),
      { numRuns: 60 },
    );
  });
});

describe('ten thousand tasks', () => {
  test.each([
    ['in one chain', (at: number) => ({ dependsOn: at > 0 ? [`T${at - 1}`] : [] })],
    ['all free to start, with files', () => ({})],
  ])('%s are planned at once', (_name, more) => {
    const tasks = Array.from({ length: 10_000 }, (_, at) =>
      task(`T${at}`, { created: `2026-01-${10 + (at % 20)}`, ...more(at) }),
    );
    const started = performance.now();
    expect(planOf(tasks, { namedFiles: ({ id }) => [`lib/${id}.ts`] }).start[0]?.task.id).toBe('T0');
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
