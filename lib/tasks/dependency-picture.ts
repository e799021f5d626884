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
/** The measure of a page: what is wider has to be scrolled. */
const roomPx = 700;

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
  const made = ids.length < 2 ? null : { graph, layout: fittingLayout(ids, graph), node };
  ofIndex.set(task.path, made);
  return made;
}

/** From left to right where that fits; else from top to bottom, should that be narrower. */
function fittingLayout(ids: readonly string[], { edges }: DependencyGraph): GraphLayout {
  const across = layoutGraph(ids, edges, { node });
  if (across.width <= roomPx) return across;
  const down = layoutGraph(ids, edges, { node, direction: 'TB', gaps: { node: 16, rank: 34 } });
  return down.width < across.width ? down : across;
}
