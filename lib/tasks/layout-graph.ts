import { Graph, layout } from '@dagrejs/dagre';

export interface Placed {
  id: string;
  /** Of its middle, in px from the picture's top left corner. */
  x: number;
  y: number;
}

export interface GraphLayout {
  width: number;
  height: number;
  nodes: Placed[];
  /** The way of each edge that was given, in order. */
  edges: { x: number; y: number }[][];
}

export interface LayoutOptions {
  /** Edge lengths of a node, in px. */
  node: { width: number; height: number };
  direction?: 'LR' | 'TB';
  /** Room between neighbours, and between ranks, in px. */
  gaps?: { node: number; rank: number };
}

/** Places nodes in ranks from what is needed first to what comes last. Circles are laid out as if one edge ran the other way. */
export function layoutGraph(
  ids: readonly string[],
  edges: readonly { from: string; to: string }[],
  { node, direction = 'LR', gaps = { node: 12, rank: 48 } }: LayoutOptions,
): GraphLayout {
  const graph = new Graph({ directed: true, multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: gaps.node, ranksep: gaps.rank, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { ...node });
  for (const [at, { from, to }] of edges.entries()) graph.setEdge(from, to, {}, String(at));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: ids.map((id) => {
      const { x, y } = graph.node(id) as Placed;
      return { id, x, y };
    }),
    edges: edges.map(({ from, to }, at) => {
      const { points = [] } = graph.edge(from, to, String(at)) as { points?: { x: number; y: number }[] };
      return points.map(({ x, y }) => ({ x, y }));
    }),
  };
}
