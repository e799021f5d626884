import { GraphPicture } from '#components/graph/graph-picture.tsx';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot } from '#components/task/status-badge.tsx';
import type { DependencyGraph, GraphNode } from '#lib/tasks/dependency-graph.ts';
import type { GraphLayout } from '#lib/tasks/layout-graph.ts';

interface DependenciesProps {
  graph: DependencyGraph;
  layout: GraphLayout;
  node: { width: number; height: number };
}

/** What a task waits for and what waits for it, two steps to either side: as a picture, and as a list for those who read. */
export function Dependencies({ graph, layout, node }: DependenciesProps) {
  const circle = graph.edges.filter(({ isCircle }) => isCircle);
  const { before, after } = graph.hidden;
  return (
    <section className="task-around-part" aria-labelledby="dependencies">
      <h2 id="dependencies">Dependencies</h2>
      {circle.length > 0 ? (
        <p className="ui-notice" data-tone="danger">
          These wait for each other in a circle: {circle.map(({ from, to }) => `${from} → ${to}`).join(', ')}.
        </p>
      ) : null}
      <GraphPicture {...graph} layout={layout} node={node} name="Picture of the dependencies" />
      {before + after > 0 ? (
        <p className="ui-muted">
          Not shown:{' '}
          {[before > 0 ? `${before} more before` : '', after > 0 ? `${after} more after` : '']
            .filter(Boolean)
            .join(', ')}
          .
        </p>
      ) : null}
      <details className="task-around-list">
        <summary>Show as a list</summary>
        <Level name="It waits for" nodes={graph.nodes.filter(({ level }) => level === -1)} />
        <Level name="Those wait for" nodes={graph.nodes.filter(({ level }) => level < -1)} />
        <Level name="Wait for it" nodes={graph.nodes.filter(({ level }) => level === 1)} />
        <Level name="Wait for those" nodes={graph.nodes.filter(({ level }) => level > 1)} />
      </details>
    </section>
  );
}

function Level({ name, nodes }: { name: string; nodes: readonly GraphNode[] }) {
  if (nodes.length === 0) return null;
  return (
    <>
      <h3>{name}</h3>
      <ul className="ui-list" aria-label={name}>
        {nodes.map(({ id, path, title, status }) => (
          <li key={id}>
            <StatusDot status={path === undefined ? null : status} />
            {path === undefined ? <code>{id} (not found)</code> : <a href={pageHref(path)}>{title}</a>}
          </li>
        ))}
      </ul>
    </>
  );
}
