import { cutToWidth } from '#components/graph/text-width.ts';
import { Figure } from '#components/insights/figure.tsx';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot, wordsOfStatus } from '#components/task/status-badge.tsx';
import type { ProjectEdge, ProjectGraph, ProjectNode } from '#lib/insights/project-graph.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';

const maxRows = 300;
const dotSize = 14;
const textSize = 12;

const number = (value: number) => value.toLocaleString('en');

interface ProjectPictureProps {
  graph: ProjectGraph;
  by: 'milestone' | 'workstream';
  show: 'open' | 'all';
  hrefOf: (choice: { by?: 'milestone' | 'workstream'; show?: 'open' | 'all' }) => string;
}

/** Every task in its milestone or workstream, with what waits for what. */
export function ProjectPicture({ graph, by, show, hrefOf }: ProjectPictureProps) {
  const { nodes, clusters, edges, hidden, hiddenEdges } = graph;
  const counted = (count: number, one: string, many = `${one}s`) =>
    `${number(count)} ${count === 1 ? one : many}`;
  const left = [
    hidden > 0 ? counted(hidden, 'task') : '',
    hiddenEdges > 0 ? counted(hiddenEdges, 'dependency', 'dependencies') : '',
  ].filter((one) => one !== '');
  const kind = show === 'open' ? 'open task' : 'task';
  const summary = `${counted(nodes.length, kind)} in ${counted(clusters.length, by)}, ${counted(edges.length, 'dependency', 'dependencies')} between them.${
    left.length > 0 ? ` Not drawn: ${left.join(' and ')}.` : ''
  }`;
  const circles = edges.filter(({ kind }) => kind === 'circle').length;
  const choice = (href: string, isChosen: boolean, words: string) => (
    <a href={href} className="ui-chip" aria-current={isChosen ? 'true' : undefined}>
      {words}
    </a>
  );
  return (
    <Figure
      id="project"
      title="The whole project"
      summary={
        <>
          {summary}
          {circles > 0 ? <b className="insight-circle"> {circles} of them lie on a circle.</b> : null}
        </>
      }
      choices={
        <nav className="insight-choices" aria-label="What the picture shows">
          {choice(hrefOf({ by: 'milestone' }), by === 'milestone', 'By milestone')}
          {choice(hrefOf({ by: 'workstream' }), by === 'workstream', 'By workstream')}
          {choice(hrefOf({ show: 'open' }), show === 'open', 'Open only')}
          {choice(hrefOf({ show: 'all' }), show === 'all', 'All')}
        </nav>
      }
      picture={nodes.length === 0 ? null : <Picture graph={graph} label={summary} />}
      table={{
        columns: ['Task', by === 'milestone' ? 'Milestone' : 'Workstream', 'Status', 'Waits for', 'Blocks'],
        rows: nodes.slice(0, maxRows).map((node) => [
          <a key="task" href={pageHref(node.path)}>
            {node.title}
          </a>,
          node.cluster,
          wordsOfStatus(node.status),
          node.waitsFor,
          node.blocks,
        ]),
        ...(nodes.length > maxRows ? { note: `The first ${maxRows} of ${number(nodes.length)}.` } : {}),
      }}
    />
  );
}

function Picture({ graph, label }: { graph: ProjectGraph; label: string }) {
  const { width, height, clusters, nodes, edges, isNamed, cell } = graph;
  const statuses = [...new Set(nodes.map(({ status }) => status))];
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
            <StatusDot status={status} size={dotSize} silent />
          </g>
        ))}
      </defs>
      {clusters.map(({ name, x, y, width: across, height: down, total, done, drawn }) => (
        <g key={name} transform={`translate(${x} ${y})`} className="insight-cluster">
          <rect width={across} height={down} rx="8" />
          <text x={12} y={20} fontSize={textSize}>
            {cutToWidth(name, across - (drawn < total ? 150 : 56), textSize * 1.1)}
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
      {(['done', 'open', 'circle'] as const).map((kind) => (
        <path
          key={kind}
          className="insight-edges"
          data-kind={kind}
          d={pathOf(edges.filter((one) => one.kind === kind))}
        />
      ))}
      {nodes.map((node) => (
        // The table below is for the keyboard: a thousand stops are none.
        <a key={node.path} href={pageHref(node.path)} tabIndex={-1} className="insight-node">
          <title>{`${node.id}: ${node.title}, ${wordsOfStatus(node.status)}`}</title>
          {isNamed ? <Named node={node} cell={cell} /> : <Mark node={node} />}
        </a>
      ))}
    </svg>
  );
}

function markId(status: TaskStatus | null): string {
  return `insight-mark-${status ?? 'unknown'}`;
}

function Mark({ node: { x, y, status } }: { node: ProjectNode }) {
  return (
    <>
      <circle cx={x} cy={y} r="9" />
      <use href={`#${markId(status)}`} x={x - dotSize / 2} y={y - dotSize / 2} />
    </>
  );
}

function Named({ node: { x, y, status, title }, cell }: { node: ProjectNode; cell: ProjectGraph['cell'] }) {
  const left = x - cell.width / 2;
  return (
    <>
      <rect x={left} y={y - cell.height / 2 + 1} width={cell.width - 4} height={cell.height - 3} rx="5" />
      <use href={`#${markId(status)}`} x={left + 6} y={y - dotSize / 2} />
      <text x={left + 26} y={y} dominantBaseline="central" fontSize={textSize}>
        {cutToWidth(title, cell.width - 36, textSize)}
      </text>
    </>
  );
}

/** All lines of a kind as one path: thousands of them are one element. */
function pathOf(edges: readonly ProjectEdge[]): string {
  return edges
    .map(({ from, to }) => {
      const bend = Math.min(60, 14 + Math.hypot(to.x - from.x, to.y - from.y) / 6);
      const middleX = Math.round((from.x + to.x) / 2);
      const middleY = Math.round((from.y + to.y) / 2 - bend);
      return `M${Math.round(from.x)} ${Math.round(from.y)}Q${middleX} ${middleY} ${Math.round(to.x)} ${Math.round(to.y)}`;
    })
    .join('');
}
