import { assembleIndex } from '#lib/docs/assemble-index.ts';
import { ages } from '#lib/insights/ages.ts';
import { burnUps } from '#lib/insights/burn-up.ts';
import { parseRawLog } from '#lib/insights/git-states.ts';
import { projectGraph } from '#lib/insights/project-graph.ts';
import { projectView } from '#lib/insights/project-view.ts';
import { type TaskTimes, taskTimes } from '#lib/insights/task-times.ts';
import { throughput } from '#lib/insights/throughput.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from '#lib/tasks/model.ts';

const now = Date.parse('2026-06-17T12:00:00Z');
const day = (text: string) => Date.parse(`${text}T12:00:00Z`);

function task(id: string, more: Partial<Task> = {}): Task {
  return {
    ...{ id, title: `Title ${id}`, status: 'todo', rawStatus: 'todo', priority: null, milestone: null },
    ...{ owner: null, labels: [], dependsOn: [], created: null, completed: null, completedBy: null },
    ...{ workstream: 'w', path: `tasks/w/${id}.md`, findings: [] },
    ...more,
  };
}
function indexOf(tasks: Task[], mtimeMs = now): RepoIndex {
  const files = tasks.map((one) => ({
    entry: { kind: 'task' as const, path: one.path, title: one.title, status: one.status, mtimeMs, size: 0 },
    task: one,
  }));
  return assembleIndex(files, 1);
}
const times = (id: string, more: Partial<TaskTimes> = {}): TaskTimes => ({
  ...{ id, path: `${id}.md`, title: id, status: 'todo', milestone: 'm1', startMs: day('2026-06-01') },
  ...{ doneMs: null, sinceMs: null },
  ...more,
});

describe('when a task came and was done', () => {
  test('the day in the file counts before the commit that says so', () => {
    const index = indexOf([
      task('A', { status: 'completed', created: '2026-05-01', completed: '2026-05-20' }),
      task('B', { status: 'completed' }),
    ]);
    const at = (text: string) => day(text) / 1000;
    const states = new Map([
      ['tasks/w/A.md', [{ atS: at('2026-06-01'), status: 'completed' as const }]],
      [
        'tasks/w/B.md',
        [
          { atS: at('2026-06-02'), status: 'todo' as const },
          { atS: at('2026-06-09'), status: 'completed' as const },
        ],
      ],
    ]);
    const [a, b] = taskTimes(index, states, now);
    expect(a).toMatchObject({ startMs: day('2026-05-01'), doneMs: day('2026-05-20') });
    expect(b).toMatchObject({ startMs: day('2026-06-02'), doneMs: day('2026-06-09') });
  });

  test('what is not committed yet has its status since the file was saved', () => {
    const index = indexOf([task('A', { status: 'in_progress' })], day('2026-06-15'));
    const states = new Map([['tasks/w/A.md', [{ atS: day('2026-06-01') / 1000, status: 'todo' as const }]]]);
    expect(taskTimes(index, states, now)[0]).toMatchObject({ sinceMs: day('2026-06-15') });
  });

  test('without git the days in the files have to do, and nothing lies in the future', () => {
    const index = indexOf([
      task('A', { status: 'completed', created: '2026-06-01', completed: '2031-01-01' }),
    ]);
    expect(taskTimes(index, null, now)[0]).toMatchObject({ startMs: day('2026-06-01'), doneMs: now });
  });
});

test('a burn-up counts what came and what was done; cancelled tasks nowhere', () => {
  const [m1, m2] = burnUps(
    [
      times('A', { doneMs: day('2026-06-10'), status: 'completed' }),
      times('B', { startMs: day('2026-06-05') }),
      times('C', { status: 'cancelled' }),
      times('D', { milestone: 'm0' }),
    ],
    ['m1'],
    now,
  );
  expect(m2?.milestone).toBe('m0');
  expect(m1).toEqual({
    ...{ milestone: 'm1', scope: 2, done: 1 },
    points: [
      { atMs: day('2026-06-01'), scope: 1, done: 0 },
      { atMs: day('2026-06-05'), scope: 2, done: 0 },
      { atMs: day('2026-06-10'), scope: 2, done: 1 },
      { atMs: now, scope: 2, done: 1 },
    ],
  });
});

test('a burn-up of thousands of changes is as many points as a picture has use for, with both ends', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => times(`T${at}`, { startMs: at * 1_000 }));
  const [one] = burnUps(many, [], now);
  expect(one?.points.length).toBeLessThanOrEqual(240);
  expect(one?.points[0]?.scope).toBe(1);
  expect(one?.points.at(-1)).toEqual({ atMs: now, scope: 5_000, done: 0 });
});

test('weeks begin on Monday and are as many as there is anything to tell of', () => {
  const weeks = throughput(
    [
      times('A', { startMs: day('2026-05-20'), doneMs: Date.parse('2026-06-15T00:00:00Z') }),
      times('B', { startMs: day('2026-06-14'), doneMs: Date.parse('2026-06-14T23:59:59Z') }),
    ],
    now,
  );
  expect(weeks.map(({ startMs }) => new Date(startMs).toISOString().slice(0, 10))).toEqual([
    ...['2026-05-18', '2026-05-25', '2026-06-01', '2026-06-08', '2026-06-15'],
  ]);
  expect(weeks.map(({ completed, added }) => [completed, added])).toEqual([
    ...[
      [0, 1],
      [0, 0],
      [0, 0],
      [1, 1],
      [1, 0],
    ],
  ]);
  expect(throughput([times('A', { startMs: 0 })], now)).toHaveLength(16);
});

test('what is under way is shown by its age, the oldest first', () => {
  const found = ages(
    [
      times('A', { status: 'in_progress', sinceMs: day('2026-06-16') }),
      times('B', { status: 'blocked', sinceMs: day('2026-06-07') }),
      times('C', { status: 'in_review', sinceMs: now + 1_000 }),
      times('D', { status: 'completed' }),
    ],
    now,
  );
  expect(found.map(({ id, days }) => [id, days])).toEqual([
    ...[
      ['B', 10],
      ['A', 1],
      ['C', 0],
    ],
  ]);
});

test('the log is read by its NULs, whatever the names of files are', () => {
  const log =
    '\x1e100\0\n:000000 100644 0000 aaaa A\0tasks/a\nb.md\0:100644 100644 aaaa bbbb M\0tasks/:1 2 3 4 M\0' +
    '\x1e200\0\n:100644 000000 bbbb 0000 D\0tasks/x.md\0:000000 120000 0000 cccc A\0tasks/link.md\0';
  expect([...parseRawLog(log)]).toEqual([
    { atS: 100, path: 'tasks/a\nb.md', blob: 'aaaa' },
    { atS: 100, path: 'tasks/:1 2 3 4 M', blob: 'bbbb' },
    { atS: 200, path: 'tasks/x.md', blob: null },
  ]);
});

describe('the picture of the whole project', () => {
  const choice = { by: 'milestone', show: 'all', order: ['m2'] } as const;

  test('clusters stand in the order of the configuration, what is needed first comes first', () => {
    const graph = projectGraph(
      indexOf([
        task('A', { milestone: 'm1', dependsOn: ['B'] }),
        task('B', { milestone: 'm1', status: 'in_progress' }),
        task('C', { milestone: 'm2', dependsOn: ['A'] }),
        task('D', {}),
      ]),
      choice,
    );
    expect(graph.clusters.map(({ name }) => name)).toEqual(['m2', 'm1', 'No milestone']);
    expect(graph.nodes.filter(({ cluster }) => cluster === 'm1').map(({ id }) => id)).toEqual(['B', 'A']);
    expect(graph.isNamed).toBe(true);
    expect(graph.edges.map(({ kind }) => kind)).toEqual(['open', 'open']);
    expect(graph.nodes.find(({ id }) => id === 'A')).toMatchObject({ waitsFor: 1, blocks: 1 });
  });

  test('a circle is marked; what is done holds nothing up', () => {
    const graph = projectGraph(
      indexOf([
        task('A', { dependsOn: ['B'] }),
        task('B', { dependsOn: ['A', 'C'] }),
        task('C', { status: 'completed' }),
        task('D', { dependsOn: ['D'] }),
      ]),
      choice,
    );
    expect(graph.edges.map(({ kind }) => kind).sort()).toEqual(['circle', 'circle', 'done', 'open']);
  });

  test('of too many tasks each milestone and each status keeps its share, and the milestone says how many there are', () => {
    const tasks = Array.from({ length: 4_000 }, (_, at) =>
      task(`T${at}`, {
        milestone: at < 3_000 ? 'big' : 'small',
        status: at % 10 === 0 ? 'blocked' : 'draft',
      }),
    );
    const { clusters, nodes, hidden } = projectGraph(indexOf(tasks), choice);
    expect(clusters.map(({ name, drawn, total }) => ({ name, drawn, total }))).toEqual([
      { name: 'big', drawn: 900, total: 3_000 },
      { name: 'small', drawn: 300, total: 1_000 },
    ]);
    expect(hidden).toBe(2_800);
    expect(nodes.filter(({ status }) => status === 'blocked')).toHaveLength(120);
  });

  test.each([1_000, 10_000])('%i tasks stay bounded and quick, and lie apart in their clusters', (count) => {
    const tasks = Array.from({ length: count }, (_, at) =>
      task(`T${at}`, {
        milestone: `m${at % 12}`,
        dependsOn: Array.from({ length: at % 4 }, (_each, back) => `T${at - back * 7 - 1}`),
      }),
    );
    const index = indexOf(tasks);
    const started = performance.now();
    const graph = projectGraph(index, choice);
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(graph.nodes.length).toBe(Math.min(count, 1_200));
    expect(graph.hidden).toBe(count - graph.nodes.length);
    expect(graph.edges.length).toBeLessThanOrEqual(3_000);
    expect(new Set(graph.nodes.map(({ x, y }) => `${x},${y}`)).size).toBe(graph.nodes.length);
    for (const { name, x, y, width, height } of graph.clusters) {
      for (const node of graph.nodes.filter(({ cluster }) => cluster === name)) {
        expect(node.x > x && node.x < x + width && node.y > y && node.y < y + height).toBe(true);
      }
      expect(x + width).toBeLessThanOrEqual(graph.width);
      expect(y + height).toBeLessThanOrEqual(graph.height);
    }
  });
});

describe('the project as it is shown', () => {
  const choice = { by: 'milestone', show: 'all', order: [], only: null } as const;
  const many = indexOf(
    Array.from({ length: 3_000 }, (_, at) =>
      task(`T${at}`, { milestone: `m${at % 10}`, status: at % 3 === 0 ? 'completed' : 'todo' }),
    ),
  );

  test('of more tasks than one can read there is no picture, but how each milestone stands', () => {
    const { clusters, wide, narrow, only } = projectView(many, choice);
    expect({ wide, narrow, only }).toEqual({ wide: null, narrow: null, only: null });
    expect(clusters).toHaveLength(10);
    expect(clusters[0]).toEqual({
      name: 'm0',
      total: 300,
      counts: [
        { status: 'completed', count: 100 },
        { status: 'todo', count: 200 },
      ],
    });
  });

  test('a milestone that is chosen is drawn alone, on a phone no wider than that', () => {
    const { wide, narrow, only } = projectView(many, { ...choice, only: 'm4' });
    expect(only).toBe('m4');
    expect(wide?.nodes).toHaveLength(300);
    expect(narrow?.nodes).toHaveLength(300);
    expect(narrow?.width).toBeLessThanOrEqual(350);
    expect(projectView(many, { ...choice, only: 'nowhere' }).only).toBe(null);
  });

  test('few tasks are drawn with their titles, on a phone as wide as it is', () => {
    const few = indexOf(Array.from({ length: 20 }, (_, at) => task(`T${at}`, { milestone: `m${at % 2}` })));
    const { wide, narrow } = projectView(few, choice);
    expect([wide?.isNamed, narrow?.isNamed]).toEqual([true, true]);
    expect(narrow?.width).toBeLessThanOrEqual(350);
    expect(narrow?.cell.width).toBeGreaterThan(300);
  });
});
