import { StatusDot, wordsOfStatus } from '#components/task/status-badge.tsx';
import type { ProjectView } from '#lib/insights/project-view.ts';

interface StandingsProps {
  view: Pick<ProjectView, 'clusters' | 'only'>;
  /** The address where one of them is drawn alone, or all of them again. */
  hrefOf: (only: string | null) => string;
}

/** How each milestone or workstream stands: a bar of its statuses, its figure, and a link that draws it alone. */
export function Standings({ view: { clusters, only }, hrefOf }: StandingsProps) {
  const sums = new Map<(typeof clusters)[number]['counts'][number]['status'], number>();
  for (const { counts } of clusters)
    for (const { status, count } of counts) sums.set(status, (sums.get(status) ?? 0) + count);
  const legend = [...sums].sort(([a], [b]) => rank(a) - rank(b));
  return (
    <div className="insight-standings">
      <ul className="ui-list insight-legend" aria-label="Tasks by status">
        {legend.map(([status, count]) => (
          <li key={status}>
            <StatusDot status={status} silent />
            {wordsOfStatus(status)} <b>{count.toLocaleString('en')}</b>
          </li>
        ))}
      </ul>
      <ul className="ui-list" aria-label="How each stands">
        {clusters.map(({ name, total, counts }) => {
          const parts = counts.map(({ status, count }) => `${count} ${wordsOfStatus(status).toLowerCase()}`);
          return (
            <li key={name} title={parts.join(', ')}>
              <a
                href={hrefOf(name === only ? null : name)}
                className="ui-cut"
                aria-current={name === only ? 'true' : undefined}
              >
                {name}
              </a>
              <span className="insight-bar-parts" aria-hidden="true">
                {counts.map(({ status, count }) => (
                  <i key={status} data-status={status ?? 'unknown'} style={{ flexGrow: count }} />
                ))}
              </span>
              <span className="insight-total">
                {total.toLocaleString('en')}
                <span className="ui-visually-hidden">{`: ${parts.join(', ')}`}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const order = [
  'completed',
  'in_review',
  'in_progress',
  'ready',
  'todo',
  'draft',
  'blocked',
  'cancelled',
] as const;

function rank(status: (typeof order)[number] | null): number {
  return status === null ? order.length : order.indexOf(status);
}
