import type { RepoIndex } from '#lib/repo/entry.ts';
import { type DependencyGraph, dependencyGraph } from './dependency-graph.ts';
import { type GraphLayout, layoutGraph } from './layout-graph.ts';
import type { Task } from './model.ts';

export interface DependencyPicture {
  graph: DependencyGraph;
  layout: GraphLayout;
  /** Edge lengths of a box, in px. */
  node: { width: number; height: number };
}

const node = { width: 196, height: 34 };

/** A cache: laid out once for each state of the repository. */
const pictures = new WeakMap<RepoIndex['tasks'], Map<string, DependencyPicture | null>>();

/** What stands around a task, laid out; null for a task that stands alone. */
export function dependencyPicture(index: RepoIndex, task: Task): DependencyPicture | null {
  let ofIndex = pictures.get(index.tasks);
  if (!ofIndex) {
    ofIndex = new Map();
    pictures.set(index.tasks, ofIndex);
  }
  const known = ofIndex.get(task.path);
  if (known !== undefined) return known;
  const graph = dependencyGraph(index, task);
  const ids = graph.nodes.map(({ id }) => id);
  const made = ids.length < 2 ? null : { graph, layout: layoutGraph(ids, graph.edges, { node }), node };
  ofIndex.set(task.path, made);
  return made;
}
