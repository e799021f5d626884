import type { RepoIndex } from '#lib/repo/entry.ts';
import { dependantsById } from './dependants.ts';
import type { Task, TaskStatus } from './model.ts';

export interface GraphNode {
  id: string;
  /** Undefined where no task has the id. */
  path: string | undefined;
  title: string;
  status: TaskStatus | null;
  /** Steps from the task in the middle: below 0 what it waits for, above 0 what waits for it. */
  level: number;
}

/** `from` has to be done before `to`. */
export interface GraphEdge {
  from: string;
  to: string;
  isCircle: boolean;
}

/** What stands around a task, as far as a picture can hold it. */
export interface DependencyGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** How many were left out on either side: too many, or further away. */
  hidden: { before: number; after: number };
}

const maxLevels = 2;
const maxNearest = 8;
const maxFurther = 12;

/** Two levels to either side, open ones first where there are too many. */
export function dependencyGraph(index: RepoIndex, task: Task): DependencyGraph {
  const nodes = new Map<string, GraphNode>([[task.id, nodeOf(index, task.id, 0, task)]]);
  const edges = new Map<string, GraphEdge>();
  const hidden = { before: 0, after: 0 };
  const connect = (from: string, to: string) => edges.set(`${from}\0${to}`, { from, to, isCircle: false });
  const spread = (side: 'before' | 'after') => {
    const sign = side === 'before' ? -1 : 1;
    let edge = [task.id];
    for (let level = 1; level <= maxLevels && edge.length > 0; level++) {
      const next: string[] = [];
      let left = level === 1 ? maxNearest : maxFurther;
      for (const id of edge) {
        for (const other of byOpenness(index, neighbours(index, id, side))) {
          if (!nodes.has(other)) {
            if (left === 0) {
              hidden[side]++;
              continue;
            }
            left--;
            nodes.set(other, nodeOf(index, other, sign * level));
            next.push(other);
          }
          if (side === 'before') connect(other, id);
          else connect(id, other);
        }
      }
      edge = next;
    }
    const further = new Set(edge.flatMap((id) => neighbours(index, id, side)));
    for (const id of further) if (!nodes.has(id)) hidden[side]++;
  };
  spread('before');
  spread('after');
  // What is shown is shown whole: also what runs between two that were found on different ways.
  for (const { id } of nodes.values()) {
    for (const need of index.taskById.get(id)?.dependsOn ?? []) if (nodes.has(need)) connect(need, id);
  }
  markCircles([...edges.values()]);
  return { nodes: [...nodes.values()], edges: [...edges.values()], hidden };
}

function neighbours(index: RepoIndex, id: string, side: 'before' | 'after'): string[] {
  if (side === 'after') return (dependantsById(index).get(id) ?? []).map((one) => one.id);
  return [...new Set(index.taskById.get(id)?.dependsOn ?? [])];
}

function byOpenness(index: RepoIndex, ids: readonly string[]): string[] {
  const isOver = (id: string) => index.taskById.get(id)?.status === 'completed';
  return [...ids.filter((id) => !isOver(id)), ...ids.filter(isOver)];
}

function nodeOf(index: RepoIndex, id: string, level: number, known = index.taskById.get(id)): GraphNode {
  return { id, path: known?.path, title: known?.title ?? id, status: known?.status ?? null, level };
}

/** An edge lies on a circle where a way leads from its end back to its start. */
function markCircles(edges: GraphEdge[]): void {
  const after = Map.groupBy(edges, ({ from }) => from);
  for (const edge of edges) {
    const seen = new Set([edge.to]);
    const waiting = [edge.to];
    for (let id = waiting.pop(); id !== undefined && !edge.isCircle; id = waiting.pop()) {
      if (id === edge.from) edge.isCircle = true;
      for (const { to } of after.get(id) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        waiting.push(to);
      }
    }
  }
}
