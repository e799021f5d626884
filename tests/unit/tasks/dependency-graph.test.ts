import fc from 'fast-check';
import { cutToWidth, textWidth } from '#components/graph/text-width.ts';
import { assembleIndex } from '#lib/docs/assemble-index.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { dependencyGraph } from '#lib/tasks/dependency-graph.ts';
import { dependencyPicture } from '#lib/tasks/dependency-picture.ts';
import { layoutGraph } from '#lib/tasks/layout-graph.ts';
import type { Task } from '#lib/tasks/model.ts';

function task(id: string, dependsOn: string[], status: Task['status'] = 'todo'): Task {
  return {
    ...{ id, title: `Title ${id}`, status, rawStatus: status, priority: null, milestone: null, owner: null },
    ...{ labels: [], dependsOn, created: null, completed: null, completedBy: null, workstream: 'w' },
    ...{ path: `tasks/w/${id}.md`, findings: [] },
  };
}

function indexOf(tasks: Task[]): RepoIndex {
  const files = tasks.map((one) => ({
    entry: {
      kind: 'task' as const,
      path: one.path,
      title: one.title,
      status: one.status,
      mtimeMs: 0,
      size: 0,
    },
    task: one,
  }));
  return assembleIndex(files, 1);
}

const graphOf = (index: RepoIndex, id: string) => dependencyGraph(index, index.taskById.get(id) as Task);
const levels = (graph: ReturnType<typeof graphOf>) =>
  Object.fromEntries(graph.nodes.map(({ id, level }) => [id, level]));

test('two levels to either side, and the rest counted', () => {
  const index = indexOf([
    ...[task('A', []), task('B', ['A']), task('C', ['B', 'GONE']), task('D', ['C'])],
    ...[task('E', ['D']), task('F', ['E'])],
  ]);
  const graph = graphOf(index, 'D');
  expect(levels(graph)).toEqual({ D: 0, C: -1, B: -2, GONE: -2, E: 1, F: 2 });
  expect(graph.hidden).toEqual({ before: 1, after: 0 });
  expect(graph.nodes.find(({ id }) => id === 'GONE')?.path).toBeUndefined();
  expect(graph.edges.map(({ from, to }) => `${from}${to}`).sort()).toEqual(['BC', 'CD', 'DE', 'EF', 'GONEC']);
});

test('of many, those that are still open are shown, and how many are not', () => {
  const many = Array.from({ length: 40 }, (_, at) => task(`N${at}`, ['M'], at < 30 ? 'completed' : 'todo'));
  const graph = graphOf(indexOf([task('M', []), ...many]), 'M');
  const shown = graph.nodes.filter(({ level }) => level === 1);
  expect(shown).toHaveLength(8);
  expect(shown.every(({ status }) => status === 'todo')).toBe(true);
  expect(graph.hidden.after).toBe(32);
});

test('a circle is marked, what only leads to it is not', () => {
  const graph = graphOf(indexOf([task('A', ['B']), task('B', ['A']), task('C', ['A'])]), 'A');
  const circle = graph.edges.filter(({ isCircle }) => isCircle).map(({ from, to }) => `${from}${to}`);
  expect(circle.sort()).toEqual(['AB', 'BA']);
});

test('a task that stands alone has no picture; others are laid out once for each state of the index', () => {
  const index = indexOf([task('A', []), task('B', ['C']), task('C', [])]);
  expect(dependencyPicture(index, index.taskById.get('A') as Task)).toBeNull();
  const made = dependencyPicture(index, index.taskById.get('B') as Task);
  expect(made?.graph.nodes).toHaveLength(2);
  expect(dependencyPicture(index, index.taskById.get('B') as Task)).toBe(made);
});

test('whatever depends on whatever: every box lies in the picture, none on another, every edge has a way', () => {
  const size = { width: 100, height: 20 };
  const edge = fc.tuple(fc.nat(11), fc.nat(11)).filter(([from, to]) => from !== to);
  fc.assert(
    fc.property(fc.uniqueArray(edge, { maxLength: 25, selector: String }), (pairs) => {
      const ids = Array.from({ length: 12 }, (_, at) => `T${at}`);
      const edges = pairs.map(([from, to]) => ({ from: `T${from}`, to: `T${to}` }));
      const placed = layoutGraph(ids, edges, { node: size });
      for (const [at, { x, y }] of placed.nodes.entries()) {
        expect(x).toBeGreaterThanOrEqual(size.width / 2);
        expect(y).toBeGreaterThanOrEqual(size.height / 2);
        expect(x).toBeLessThanOrEqual(placed.width - size.width / 2);
        expect(y).toBeLessThanOrEqual(placed.height - size.height / 2);
        for (const other of placed.nodes.slice(at + 1)) {
          const isApart = Math.abs(other.x - x) >= size.width || Math.abs(other.y - y) >= size.height;
          expect(isApart).toBe(true);
        }
      }
      expect(placed.edges).toHaveLength(edges.length);
      expect(placed.edges.every((way) => way.length >= 2)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the picture of a bounded neighbourhood stays small, however many tasks there are', () => {
  const tasks = Array.from({ length: 3_000 }, (_, at) =>
    task(
      `T${at}`,
      Array.from({ length: Math.min(at, 12) }, (_each, back) => `T${at - back - 1}`),
    ),
  );
  const graph = graphOf(indexOf(tasks), 'T1500');
  expect(graph.nodes.length).toBeLessThanOrEqual(1 + 2 * (8 + 12));
  expect(graph.hidden.before).toBeGreaterThan(0);
});

test('text is cut to its box, whole characters only', () => {
  expect(cutToWidth('short', 200, 12)).toBe('short');
  for (const text of [
    'A very long title of a task that goes on',
    '漢字漢字漢字漢字漢字漢字漢字',
    '😀'.repeat(30),
  ]) {
    const cut = cutToWidth(text, 100, 12);
    expect(cut.endsWith('…')).toBe(true);
    expect(cut.isWellFormed()).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(100);
  }
});
