import { Ago } from '#components/ui/ago.tsx';
import { Words } from '#components/ui/words.tsx';
import type { RunBrief } from '#lib/server/run-views.ts';
import { Elapsed } from './elapsed.tsx';
import { RunStateBadge } from './run-state.tsx';
import { TaskPageLink } from './task-page-link.tsx';

interface RunListProps {
  runs: readonly RunBrief[];
  nowMs: number;
  label: string;
  /** On a task's own page its name need not be said again. */
  ofOneTask?: boolean;
}

/** Runs, a line each: where it stands, of which task, how long, and why it ended as it did. */
export function RunList({ runs, nowMs, label, ofOneTask = false }: RunListProps) {
  return (
    <ul className="ui-list runs-list" aria-label={label}>
      {runs.map((run) => (
        <li key={run.id}>
          <a className="runs-list-state" href={`/runs/${run.id}`}>
            <RunStateBadge run={run} />
            <span className="ui-visually-hidden">, run of {run.title}</span>
          </a>
          {ofOneTask ? null : <TaskPageLink path={run.taskPath} title={run.title} />}
          {run.attempt > 1 ? <span className="ui-muted">attempt {run.attempt}</span> : null}
          <span className="runs-list-times">
            {run.startedAt ? (
              <Elapsed
                startedMs={Date.parse(run.startedAt)}
                endedMs={run.endedAt ? Date.parse(run.endedAt) : null}
                limitMs={run.timeoutMs}
                nowMs={nowMs}
              />
            ) : null}
            <span className="ui-muted">
              <Ago atMs={Date.parse(run.endedAt ?? run.startedAt ?? run.queuedAt)} nowMs={nowMs} />
            </span>
          </span>
          {run.reason ? (
            <p className="runs-list-reason">
              <Words>{run.reason}</Words>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
