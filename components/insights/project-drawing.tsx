'use client';
import { cutToWidth } from '#components/graph/text-width.ts';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot, wordsOfStatus } from '#components/task/status-badge.tsx';
import type { ProjectGraph } from '#lib/insights/project-graph.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';

const dotSize = 14;
const textSize = 12;
const edgeKinds = ['done', 'open', 'circle'] as const;

/** A graph in few words: of a thousand tasks it crosses to the browser beside its picture. */
export interface Drawing extends Pick<ProjectGraph, 'width' | 'height' | 'clusters' | 'isNamed' | 'cell'> {
  nodes: [path: string, id: string, title: string, status: TaskStatus | null, x: number, y: number][];
  /** Of each kind, four numbers a line: from where to where. */
  edges: Record<(typeof edgeKinds)[number], number[]>;
}

interface ProjectDrawingProps {
  drawing: Drawing;
  label: string;
  /** Tells the marks of two drawings on one page apart. */
  name: string;
}

/** Boxes of tasks, or only their marks, in their clusters; each leads to its page. */
export function ProjectDrawing({ drawing, label, name }: ProjectDrawingProps) {
  const { width, height, clusters, nodes, edges, isNamed, cell } = drawing;
  const statuses = [...new Set(nodes.map(([, , , status]) => status))];
  const markId = (status: TaskStatus | null) => `insight-${name}-${status ?? 'unknown'}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture made of links; HTML has no element for that
    <svg
      width={width + 2}
      height={height + 2}
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      role="group"
      aria-label={label}
      className="insight-project"
    >
      <defs>
        {statuses.map((status) => (
          <g key={status} id={markId(status)}>
            {isNamed ? null : <circle cx={dotSize / 2} cy={dotSize / 2} r="9" className="insight-ground" />}
            <StatusDot status={status} size={dotSize} silent />
          </g>
        ))}
      </defs>
      {clusters.map(({ name: title, x, y, width: across, height: down, total, done, drawn }) => (
        <g key={title} transform={`translate(${x} ${y})`} className="insight-cluster">
          <rect width={across} height={down} rx="8" />
          <text x={12} y={20} fontSize={textSize}>
            {cutToWidth(title, across - (drawn < total ? 150 : 64), textSize * 1.1)}
          </text>
          <text x={across - 12} y={20} fontSize={11} textAnchor="end" className="insight-days">
            {drawn < total
              ? `${number(drawn)} of ${number(total)} drawn`
              : done > 0
                ? `${number(done)}/${number(total)}`
                : number(total)}
          </text>
        </g>
      ))}
      {edgeKinds.map((kind) => (
        <path key={kind} className="insight-edges" data-kind={kind} d={pathOf(edges[kind])} />
      ))}
      {nodes.map(([path, id, title, status, x, y]) => (
        // The table below is for the keyboard: a thousand stops are none.
        <a key={path} href={pageHref(path)} tabIndex={-1} className="insight-node">
          <title>{`${id}: ${title}, ${wordsOfStatus(status)}`}</title>
          {isNamed ? (
            <>
              <rect
                x={x - cell.width / 2}
                y={y - cell.height / 2 + 1}
                width={cell.width - 4}
                height={cell.height - 3}
                rx="5"
              />
              <use href={`#${markId(status)}`} x={x - cell.width / 2 + 6} y={y - dotSize / 2} />
              <text x={x - cell.width / 2 + 26} y={y} dominantBaseline="central" fontSize={textSize}>
                {cutToWidth(title, cell.width - 36, textSize)}
              </text>
            </>
          ) : (
            <use href={`#${markId(status)}`} x={x - dotSize / 2} y={y - dotSize / 2} />
          )}
        </a>
      ))}
    </svg>
  );
}

/** All lines of a kind as one path: thousands of them are one element. */
function pathOf(ends: readonly number[]): string {
  let path = '';
  for (let at = 0; at + 3 < ends.length; at += 4) {
    const [fromX = 0, fromY = 0, toX = 0, toY = 0] = ends.slice(at, at + 4);
    const bend = Math.min(60, 14 + Math.hypot(toX - fromX, toY - fromY) / 6);
    const middle = `${Math.round((fromX + toX) / 2)} ${Math.round((fromY + toY) / 2 - bend)}`;
    path += `M${fromX} ${fromY}Q${middle} ${toX} ${toY}`;
  }
  return path;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
