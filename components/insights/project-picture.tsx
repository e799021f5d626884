import { Figure } from '#components/insights/figure.tsx';
import { type Drawing, ProjectDrawing } from '#components/insights/project-drawing.tsx';
import { Standings } from '#components/insights/standings.tsx';
import { pageHref } from '#components/shell/href.ts';
import { wordsOfStatus } from '#components/task/status-badge.tsx';
import type { ProjectEdge, ProjectGraph } from '#lib/insights/project-graph.ts';
import type { ProjectView } from '#lib/insights/project-view.ts';
import { boardHref } from '#lib/tasks/filter/list-query.ts';

const maxRows = 100;

const number = (value: number) => value.toLocaleString('en');
const counted = (count: number, one: string, many = `${one}s`) =>
  `${number(count)} ${count === 1 ? one : many}`;

interface ProjectPictureProps {
  view: ProjectView;
  by: 'milestone' | 'workstream';
  show: 'open' | 'all';
  hrefOf: (choice: {
    by?: 'milestone' | 'workstream';
    show?: 'open' | 'all';
    only?: string | null;
  }) => string;
}

/** How each milestone or workstream stands; below it its tasks, with what waits for what, where they are not too many. */
export function ProjectPicture({ view, by, show, hrefOf }: ProjectPictureProps) {
  const { clusters, only, wide, narrow } = view;
  const total = clusters.reduce((sum, cluster) => sum + cluster.total, 0);
  const kind = show === 'open' ? 'open task' : 'task';
  const summary = wide
    ? wordsOf(wide, kind, only === null ? counted(clusters.length, by) : only)
    : `${counted(total, kind)} in ${counted(clusters.length, by)}: too many for one picture. Choose a ${by} to see its tasks.`;
  const circles = wide?.edges.filter((edge) => edge.kind === 'circle').length ?? 0;
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
          {only === null ? null : (
            <>
              {' '}
              <a href={hrefOf({ only: null })}>Draw all of them</a>
            </>
          )}
        </>
      }
      choices={
        <nav className="insight-choices" aria-label="What the picture shows">
          {choice(hrefOf({ by: 'milestone', only: null }), by === 'milestone', 'By milestone')}
          {choice(hrefOf({ by: 'workstream', only: null }), by === 'workstream', 'By workstream')}
          {choice(hrefOf({ show: 'open' }), show === 'open', 'Open only')}
          {choice(hrefOf({ show: 'all' }), show === 'all', 'All')}
        </nav>
      }
      before={clusters.length > 0 ? <Standings view={view} hrefOf={(one) => hrefOf({ only: one })} /> : null}
      picture={
        wide === null || wide.nodes.length === 0 ? null : (
          <>
            <div className="insight-wide">
              <ProjectDrawing drawing={drawingOf(wide)} label={summary} name="wide" />
            </div>
            <div className="insight-narrow">
              {narrow === null ? (
                <p className="ui-muted">
                  So many tasks need a wider window. Choose a {by} above, or read the table.
                </p>
              ) : (
                <ProjectDrawing drawing={drawingOf(narrow)} label={summary} name="narrow" />
              )}
            </div>
          </>
        )
      }
      table={
        wide === null
          ? clusterTable(clusters, by)
          : taskTable(wide, by, boardHref(show === 'open' ? 'is:open' : ''))
      }
    />
  );
}

function wordsOf(graph: ProjectGraph, kind: string, place: string): string {
  const { nodes, edges, hidden, hiddenEdges } = graph;
  const left = [
    hidden > 0 ? counted(hidden, 'task') : '',
    hiddenEdges > 0 ? counted(hiddenEdges, 'dependency', 'dependencies') : '',
  ].filter((one) => one !== '');
  const notDrawn = left.length > 0 ? ` Not drawn: ${left.join(' and ')}.` : '';
  return `${counted(nodes.length, kind)} in ${place}, ${counted(edges.length, 'dependency', 'dependencies')} between them.${notDrawn}`;
}

function drawingOf(graph: ProjectGraph): Drawing {
  const { width, height, clusters, isNamed, cell } = graph;
  const endsOf = (kind: ProjectEdge['kind']) =>
    graph.edges
      .filter((edge) => edge.kind === kind)
      .flatMap(({ from, to }) => [from.x, from.y, to.x, to.y].map(Math.round));
  return {
    ...{ width, height, clusters, isNamed, cell },
    nodes: graph.nodes.map(({ path, id, title, status, x, y }) => [path, id, title, status, x, y]),
    edges: { done: endsOf('done'), open: endsOf('open'), circle: endsOf('circle') },
  };
}

function clusterTable(clusters: ProjectView['clusters'], by: string) {
  const statuses = [...new Set(clusters.flatMap(({ counts }) => counts.map(({ status }) => status)))];
  return {
    columns: [
      by === 'milestone' ? 'Milestone' : 'Workstream',
      'Tasks',
      ...statuses.map((one) => wordsOfStatus(one)),
    ],
    rows: clusters.map(({ name, total, counts }) => [
      name,
      number(total),
      ...statuses.map((one) => number(counts.find(({ status }) => status === one)?.count ?? 0)),
    ]),
  };
}

function taskTable({ nodes }: ProjectGraph, by: string, href: string) {
  return {
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
    ...(nodes.length > maxRows
      ? {
          note: (
            <>
              The first {maxRows} of {number(nodes.length)}. <a href={href}>All of them as a list</a>
            </>
          ),
        }
      : {}),
  };
}
