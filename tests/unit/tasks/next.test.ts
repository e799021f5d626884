import fc from 'fast-check';
import type { Finding, Task } from '#lib/tasks/model.ts';
import { type NextInput, planNext } from '#lib/tasks/next.ts';

function task(id: string, more: Partial<Task> = {}): Task {
  return {
    ...{ id, title: id, status: 'ready', rawStatus: 'ready', priority: 'p1', milestone: null, owner: null },
    ...{ labels: [], dependsOn: [], created: null, completed: null, completedBy: null, workstream: '' },
    ...{ path: `tasks/${id.toLowerCase()}.md`, findings: [] },
    ...more,
  };
}

const plan = (tasks: Task[], more: Partial<NextInput> = {}) =>
  planNext({
    tasks,
    taskById: new Map(tasks.map((one) => [one.id, one])),
    ...{ findings: [], limits: { concurrency: 2, reviewLimit: 2 }, running: 0 },
    ...more,
  });
const words = (...args: Parameters<typeof plan>) =>
  plan(...args).map(({ task: { id }, reason }) => `${id} ${reason}`);

describe('what comes next', () => {
  test('goes by priority, then age, then id, and no other status is in it', () => {
    const tasks = [
      task('D', { created: null }),
      task('C-10', { created: '2026-01-02' }),
      task('C-9', { created: '2026-01-02' }),
      task('B', { created: '2026-01-01' }),
      task('A', { priority: 'p0' }),
      task('Z', { priority: null }),
      ...(['draft', 'todo', 'in_progress', 'completed', null] as const).map((status, at) =>
        task(`X${at}`, { status }),
      ),
    ];
    expect(plan(tasks).map(({ task: { id } }) => id)).toEqual(['A', 'B', 'C-9', 'C-10', 'D', 'Z']);
  });

  test('says for each other one the one reason why not', () => {
    const finding: Finding = {
      ...{
        code: 'section-empty',
        severity: 'error',
        message: 'The section Plan is empty.',
        remedy: 'Write it.',
      },
      ...{ path: 'tasks/empty.md', line: 9, column: 1 },
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

  test('keeps to the limits of the manager', () => {
    const ready = ['A', 'B', 'C'].map((id) => task(id));
    expect(words(ready)).toEqual([
      'A starts next',
      'B starts next',
      'C in line: 2 before it, and 2 at once is the limit',
    ]);
    expect(words(ready, { running: 1 })[1]).toBe(
      'B in line: 1 running, 1 before it, and 2 at once is the limit',
    );
    const reviews = ['R', 'S'].map((id) => task(id, { status: 'in_review' }));
    expect(words([...ready, ...reviews])[0]).toBe('A 2 tasks wait for review, and the limit is 2');
  });

  test('never over a limit and never before a dependency, whatever the graph', () => {
    const graph = fc.array(
      fc.record({
        status: fc.constantFrom(
          'ready',
          'ready',
          'todo',
          'in_progress',
          'in_review',
          'completed',
          'cancelled',
        ),
        needs: fc.uniqueArray(fc.nat(12), { maxLength: 3 }),
        priority: fc.constantFrom('p0', 'p1', 'p2', 'p3', null),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(graph, fc.nat(3), (nodes, running) => {
        const tasks = nodes.map(({ status, needs, priority }, at) =>
          task(`T${at}`, {
            status: status as Task['status'],
            priority: priority as Task['priority'],
            dependsOn: needs.map((each) => `T${each}`),
          }),
        );
        const all = plan(tasks, { running });
        const starting = all.filter(({ held }) => held === null);
        const ids = (some: Task[]) => some.map(({ id }) => id).sort();
        const ready = tasks.filter(({ status }) => status === 'ready');
        expect(ids(all.map((each) => each.task))).toEqual(ids(ready));
        expect(starting.length + running).toBeLessThanOrEqual(Math.max(2, running));
        for (const each of starting) {
          const states = each.task.dependsOn.map((id) => tasks.find((one) => one.id === id)?.status);
          expect(states.every((state) => state === 'completed')).toBe(true);
        }
        expect(all.every(({ reason }) => reason !== '')).toBe(true);
      }),
    );
  });

  test('of ten thousand tasks is told at once', () => {
    const tasks = Array.from({ length: 10_000 }, (_, at) =>
      task(`T${at}`, { dependsOn: at > 0 ? [`T${at - 1}`] : [], created: `2026-01-${10 + (at % 20)}` }),
    );
    const started = performance.now();
    expect(plan(tasks)[0]?.task.id).toBe('T0');
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
