import { cutToWidth } from '#components/graph/text-width.ts';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot, wordsOfStatus } from '#components/task/status-badge.tsx';
import type { GraphEdge, GraphNode } from '#lib/tasks/dependency-graph.ts';
import type { GraphLayout } from '#lib/tasks/layout-graph.ts';

interface GraphPictureProps {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  layout: GraphLayout;
  /** Edge lengths of a node, as it was laid out. */
  node: { width: number; height: number };
  name: string;
}

const textSize = 12.5;
const dotSize = 14;
const padding = 10;

/** Tasks as boxes, with an arrow from each to what waits for it. State is told by shape and colour; each box is a link. */
export function GraphPicture({ nodes, edges, layout, node, name }: GraphPictureProps) {
  return (
    // Focusable, so that the keyboard can scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <section className="graph" aria-label={name} tabIndex={0}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture made of links; HTML has no element for that */}
      <svg
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label={name}
      >
        {edges.map((edge, at) => (
          <Edge key={`${edge.from}→${edge.to}`} edge={edge} points={layout.edges[at] ?? []} />
        ))}
        {nodes.map((one, at) => {
          const place = layout.nodes[at];
          return place ? <Node key={one.id} of={one} place={place} size={node} /> : null;
        })}
      </svg>
    </section>
  );
}

interface NodeProps {
  of: GraphNode;
  place: { x: number; y: number };
  size: { width: number; height: number };
}

function Node({ of: { id, path, title, status, level }, place, size }: NodeProps) {
  const words = `${title}, ${path === undefined ? 'not found' : wordsOfStatus(status)}`;
  const textAt = padding + dotSize + 7;
  const corner = `translate(${place.x - size.width / 2} ${place.y - size.height / 2})`;
  const box = (
    <g transform={corner}>
      <title>{`${id}: ${words}`}</title>
      <rect width={size.width} height={size.height} rx="6" className="graph-box" />
      <g transform={`translate(${padding} ${(size.height - dotSize) / 2})`}>
        <StatusDot status={path === undefined ? null : status} size={dotSize} silent />
      </g>
      <text x={textAt} y={size.height / 2} dominantBaseline="central" fontSize={textSize}>
        {/* The one in the middle is bold. */}
        {cutToWidth(title, size.width - padding - textAt, level === 0 ? textSize * 1.1 : textSize)}
      </text>
    </g>
  );
  if (path !== undefined) {
    return (
      <a href={pageHref(path)} className="graph-node" aria-label={words} data-level={level}>
        {box}
      </a>
    );
  }
  return (
    <g className="graph-node" data-level={level} data-missing="">
      {box}
    </g>
  );
}

const arrowLength = 7;

/** A smooth line with its head drawn by hand: a marker could not take the line's colour everywhere. */
function Edge({ edge, points }: { edge: GraphEdge; points: readonly { x: number; y: number }[] }) {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return null;
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const wing = (turn: number) =>
    `${round(end.x - arrowLength * Math.cos(angle + turn))} ${round(end.y - arrowLength * Math.sin(angle + turn))}`;
  return (
    <g className="graph-edge" data-circle={edge.isCircle || undefined}>
      <path d={smooth(points)} />
      <path d={`M${wing(0.45)} L${round(end.x)} ${round(end.y)} L${wing(-0.45)}`} />
    </g>
  );
}

/** Through the middles between the points, bent by them. */
function smooth(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${round(first.x)} ${round(first.y)}`;
  for (const [at, point] of rest.entries()) {
    const next = rest[at + 1];
    path += next
      ? ` Q${round(point.x)} ${round(point.y)} ${round((point.x + next.x) / 2)} ${round((point.y + next.y) / 2)}`
      : ` L${round(point.x)} ${round(point.y)}`;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
