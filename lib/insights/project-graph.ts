import type { RepoIndex } from '#lib/repo/entry.ts';
import { type Task, type TaskStatus, taskStatuses } from '#lib/tasks/model.ts';

export interface ProjectNode {
  id: string;
  path: string;
  title: string;
  status: TaskStatus | null;
  cluster: string;
  /** How many open tasks it waits for, and how many wait for it. */
  waitsFor: number;
  blocks: number;
  /** Of its middle, in px. */
  x: number;
  y: number;
}

export interface ProjectEdge {
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** Done: it holds nothing up any more. */
  kind: 'open' | 'done' | 'circle';
}

export interface ProjectGraph {
  width: number;
  height: number;
  /** Each with room for its title, or only a mark. */
  isNamed: boolean;
  cell: { width: number; height: number };
  clusters: {
    name: string;
    x: number;
    y: number;
    width: number;
    height: number;
    /** Of all that fit the choice; those that are drawn may be fewer. */
    total: number;
    done: number;
    drawn: number;
  }[];
  nodes: ProjectNode[];
  edges: ProjectEdge[];
  /** Tasks that fit the choice and were left out of the picture. */
  hidden: number;
  hiddenEdges: number;
}

export interface ProjectGraphChoice {
  by: 'milestone' | 'workstream';
  show: 'open' | 'all';
  /** Of milestones, as the configuration has it. */
  order: readonly string[];
  /** The name of the one cluster that is drawn; all of them where it is missing. */
  only?: string;
  /** In px, for clusters beside each other; that of a desktop's page where it is missing. */
  roomPx?: number;
}

/** More than that are no picture any more. */
export const maxNodes = 1_200;
const maxNamed = 60;
const maxEdges = 3_000;
const namedCell = { width: 184, height: 30 };
const markCell = { width: 20, height: 20 };
const deskRoomPx = 980;
const maxColumns = 46;
const padding = 12;
const headHeight = 30;
const gap = 16;
const nameless = { milestone: 'No milestone', workstream: 'No workstream' };

/**
 * All tasks in their milestones or workstreams, each cluster a grid in which what is needed first comes first, the
 * clusters in rows. Placed by counting and not by a general layout: a thousand tasks take milliseconds.
 */
export function projectGraph(index: RepoIndex, choice: ProjectGraphChoice): ProjectGraph {
  const { roomPx = deskRoomPx, only } = choice;
  const groupsOfAll = clustersOf(index, choice);
  const all = only === undefined ? groupsOfAll : groupsOfAll.filter(([name]) => name === only);
  const fitting = all.flatMap(([, tasks]) => tasks);
  const share = shares(
    all.map(([, tasks]) => tasks.length),
    maxNodes,
  );
  const groups = all.flatMap(([name, tasks], at) => {
    const drawn = sampleOf(tasks, share[at] ?? 0);
    return drawn.length === 0 ? [] : [{ name, tasks: drawn, all: tasks }];
  });
  const chosen = groups.flatMap(({ tasks }) => tasks);
  const isNamed = chosen.length <= maxNamed;
  const cell = isNamed ? { ...namedCell, width: namedWidth(roomPx) } : markCell;
  const ranks = ranksOf(chosen, index);

  const nodes: ProjectNode[] = [];
  const clusters: ProjectGraph['clusters'] = [];
  const places = new Map<Task, { x: number; y: number }>();
  const shelf = { x: 0, y: 0, height: 0, width: 0 };
  for (const { name, tasks, all: inCluster } of groups) {
    const columns = columnsFor(tasks.length, isNamed, roomPx);
    const rows = Math.ceil(tasks.length / columns);
    const least = tasks.length < inCluster.length ? leastWidth.cut : leastWidth.whole;
    const width = Math.max(columns * cell.width + 2 * padding, least);
    const height = rows * cell.height + headHeight + padding;
    if (shelf.x > 0 && shelf.x + width > roomPx) {
      shelf.y += shelf.height + gap;
      shelf.x = 0;
      shelf.height = 0;
    }
    const done = inCluster.filter(({ status }) => status === 'completed').length;
    const counts = { total: inCluster.length, done, drawn: tasks.length };
    clusters.push({ name, x: shelf.x, y: shelf.y, width, height, ...counts });
    for (const [at, task] of tasks.toSorted(byRank(ranks)).entries()) {
      const x = shelf.x + padding + ((at % columns) + 0.5) * cell.width;
      const y = shelf.y + headHeight + (Math.floor(at / columns) + 0.5) * cell.height;
      places.set(task, { x, y });
      const { id, path, title, status } = task;
      nodes.push({ ...{ id, path, title, status, cluster: name, waitsFor: 0, blocks: 0 }, x, y });
    }
    shelf.x += width + gap;
    shelf.height = Math.max(shelf.height, height);
    shelf.width = Math.max(shelf.width, shelf.x - gap);
  }
  const { edges, hiddenEdges } = edgesOf(chosen, index, places, ranks, nodes);
  return {
    ...{ width: shelf.width, height: shelf.y + shelf.height, isNamed, cell, clusters, nodes, edges },
    hidden: fitting.length - chosen.length,
    hiddenEdges,
  };
}

/** The tasks that fit the choice in their milestones or workstreams, in order. */
export function clustersOf(
  index: Pick<RepoIndex, 'tasks'>,
  choice: Pick<ProjectGraphChoice, 'by' | 'show' | 'order'>,
): [name: string, tasks: Task[]][] {
  const fitting = choice.show === 'all' ? index.tasks : index.tasks.filter((task) => !isOver(task));
  const clusterOf = (task: Task) => task[choice.by] || nameless[choice.by];
  return [...Map.groupBy(fitting, clusterOf)].sort(byOrder(choice));
}

const isOver = ({ status }: Task) => status === 'completed' || status === 'cancelled';
/** Room for a title of a few letters, and for how many of how many are drawn. */
const leastWidth = { whole: 150, cut: 250 };

/** `most` of a cluster's tasks, of each status as large a part: the picture keeps its colours. */
function sampleOf(tasks: readonly Task[], most: number): Task[] {
  const byStatus = [...Map.groupBy(tasks, ({ status }) => status).values()];
  const share = shares(
    byStatus.map((some) => some.length),
    most,
  );
  return byStatus.flatMap((some, at) => some.slice(0, share[at]));
}

/** How many of each are taken so that there are `most` in all, each in proportion to its size. */
export function shares(sizes: readonly number[], most: number): number[] {
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (sum <= most) return [...sizes];
  const exact = sizes.map((size) => (size * most) / sum);
  const taken = exact.map(Math.floor);
  let left = most - taken.reduce((total, size) => total + size, 0);
  const byRest = exact
    .map((size, at) => ({ at, rest: size - Math.floor(size) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of byRest) {
    if (left <= 0) break;
    taken[at] = (taken[at] ?? 0) + 1;
    left -= 1;
  }
  return taken;
}

/** Where there is room for one title beside nothing, it has all of it. */
function namedWidth(roomPx: number): number {
  const room = roomPx - 2 * padding;
  return room < 2 * namedCell.width ? room : namedCell.width;
}

function columnsFor(count: number, isNamed: boolean, roomPx: number): number {
  const width = isNamed ? namedWidth(roomPx) : markCell.width;
  const most = Math.min(maxColumns, Math.max(1, Math.floor((roomPx - 2 * padding) / width)));
  if (isNamed) return Math.min(most, count > 8 ? 2 : 1);
  return Math.min(most, Math.max(6, Math.ceil(Math.sqrt(count * 1.8))));
}

function byOrder({ by, order }: Pick<ProjectGraphChoice, 'by' | 'order'>) {
  const rank = (name: string) => {
    if (name === nameless[by]) return Number.POSITIVE_INFINITY;
    return by === 'milestone' && order.includes(name) ? order.indexOf(name) : order.length;
  };
  return ([a]: [string, unknown], [b]: [string, unknown]) => {
    const [left, right] = [rank(a), rank(b)];
    return left === right ? a.localeCompare(b, 'en', { numeric: true }) : left < right ? -1 : 1;
  };
}

function byRank(ranks: ReadonlyMap<Task, number>) {
  const state = ({ status }: Task) => (status === null ? -1 : -taskStatuses.indexOf(status));
  return (a: Task, b: Task) =>
    (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || state(a) - state(b) || (a.path < b.path ? -1 : 1);
}

/** The longest way to each task along dependencies among `tasks`; on a circle, that of the way on which it was met first. */
function ranksOf(tasks: readonly Task[], index: RepoIndex): Map<Task, number> {
  const chosen = new Set(tasks);
  const ranks = new Map<Task, number>();
  for (const start of tasks) {
    const trail: { task: Task; next: number; rank: number }[] = [{ task: start, next: 0, rank: 0 }];
    const onTrail = new Set([start]);
    if (ranks.has(start)) continue;
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const id = top.task.dependsOn[top.next++];
      if (id === undefined) {
        trail.pop();
        onTrail.delete(top.task);
        ranks.set(top.task, top.rank);
        const below = trail.at(-1);
        if (below) below.rank = Math.max(below.rank, top.rank + 1);
        continue;
      }
      const needed = index.taskById.get(id);
      if (!needed || !chosen.has(needed) || onTrail.has(needed)) continue;
      const known = ranks.get(needed);
      if (known !== undefined) top.rank = Math.max(top.rank, known + 1);
      else {
        onTrail.add(needed);
        trail.push({ task: needed, next: 0, rank: 0 });
      }
    }
  }
  return ranks;
}

function edgesOf(
  tasks: readonly Task[],
  index: RepoIndex,
  places: ReadonlyMap<Task, { x: number; y: number }>,
  ranks: ReadonlyMap<Task, number>,
  nodes: readonly ProjectNode[],
): { edges: ProjectEdge[]; hiddenEdges: number } {
  const byPath = new Map(nodes.map((node) => [node.path, node]));
  const all = tasks.flatMap((task) =>
    [...new Set(task.dependsOn)].flatMap((id): ProjectEdge[] => {
      const needed = index.taskById.get(id);
      const node = byPath.get(task.path);
      if (needed && needed.status !== 'completed' && node) {
        node.waitsFor++;
        const other = byPath.get(needed.path);
        if (other) other.blocks++;
      }
      const from = needed && places.get(needed);
      const to = places.get(task);
      if (!needed || !from || !to) return [];
      // Longest ways rise along every dependency, but for one on a circle.
      const isCircle = (ranks.get(needed) ?? 0) >= (ranks.get(task) ?? 0);
      return [{ from, to, kind: isCircle ? 'circle' : needed.status === 'completed' ? 'done' : 'open' }];
    }),
  );
  const rank = { circle: 0, open: 1, done: 2 };
  const edges = all.sort((a, b) => rank[a.kind] - rank[b.kind]).slice(0, maxEdges);
  return { edges, hiddenEdges: all.length - edges.length };
}
