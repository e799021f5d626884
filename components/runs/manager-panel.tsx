import { Ago } from '#components/ui/ago.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Words } from '#components/ui/words.tsx';
import type { ManagerView, QueueEntry } from '#lib/server/manager-view.ts';
import { PauseButton } from './pause-button.tsx';
import { RunList } from './run-list.tsx';
import { StartNow } from './start-now.tsx';
import { TaskPageLink } from './task-page-link.tsx';
import { Timeline } from './timeline.tsx';
import { WorktreeList } from './worktree-list.tsx';

const figure = (count: number) => count.toLocaleString('en');
/** Further rows of a list are folded. */
const unfolded = 10;

const startCommand = 'task manager run';

/** The manager as it stands: who plans, what runs, what waits for a person, and why each ready task is not running. */
export function ManagerPanel({ view, nowMs }: { view: ManagerView; nowMs: number }) {
  const inLine = view.active.filter(({ state }) => state === 'queued');
  const underWay = view.active.filter(({ state }) => state !== 'queued');
  return (
    <>
      <section aria-label="Manager" className="runs-section">
        <h2>
          Manager <span className="ui-muted">{limitsWords(view)}</span>
        </h2>
        <div className="runs-manager">
          <p>
            <span className="shell-verdict" data-tone={toneOf[view.state]}>
              {wordOf[view.state]}
            </span>{' '}
            {view.words}{' '}
            {view.state === 'absent' ? (
              <>
                Start one in a terminal: <code>{startCommand}</code>{' '}
                <CopyButton text={startCommand} what="command" />
              </>
            ) : null}
            {view.heartbeatAt && view.state !== 'absent' ? (
              <span className="ui-muted">
                Last heard of <Ago atMs={Date.parse(view.heartbeatAt)} nowMs={nowMs} />.
              </span>
            ) : null}
          </p>
          {view.state === 'unreachable' ? null : <PauseButton paused={view.state === 'paused'} />}
        </div>
      </section>
      <section aria-label="Running" className="runs-section">
        <h2>
          Running <span className="shell-count">{figure(underWay.length)}</span>
          {inLine.length > 0 ? <span className="ui-muted">{figure(inLine.length)} in line</span> : null}
        </h2>
        {view.active.length === 0 ? (
          <p className="shell-empty">Nothing runs.</p>
        ) : (
          <RunList runs={[...underWay, ...inLine]} nowMs={nowMs} label="Running" />
        )}
      </section>
      <section aria-label="Queue" className="runs-section">
        <h2>
          Queue <span className="shell-count">{figure(view.queued)}</span>
        </h2>
        <Queue entries={view.queue} total={view.queued} />
      </section>
      <Reviews view={view} nowMs={nowMs} />
      <WorktreeList disk={view.disk} nowMs={nowMs} />
      {view.recent.length > 0 ? (
        <section aria-label="Recent runs" className="runs-section">
          <h2>Recent runs</h2>
          <Timeline runs={view.recent} nowMs={nowMs} />
          <RunList runs={view.recent.slice(0, 10)} nowMs={nowMs} label="Recent runs" />
          <p>
            <a href="/runs">All runs</a>
          </p>
        </section>
      ) : null}
    </>
  );
}

const toneOf = { absent: 'off', idle: 'ok', working: 'ok', paused: 'warn', unreachable: 'danger' } as const;
const wordOf = {
  absent: 'Not running',
  idle: 'Idle',
  working: 'Working',
  paused: 'Paused',
  unreachable: 'Out of reach',
} as const;

function limitsWords({ limits }: ManagerView): string {
  const minutes = limits.timeoutMinutes === 1 ? 'a minute' : `${limits.timeoutMinutes} minutes`;
  return `at most ${limits.concurrency} at once, ${minutes} each, ${limits.reviewLimit} waiting for review`;
}

/** What came back of runs, and what somebody has put there by hand: both count against the limit. */
function Reviews({ view: { review, reviewedByHand }, nowMs }: { view: ManagerView; nowMs: number }) {
  const count = review.length + reviewedByHand.length;
  const more = reviewedByHand.length - unfolded;
  return (
    <section aria-label="Waiting for review" className="runs-section">
      <h2>
        Waiting for review <span className="shell-count">{figure(count)}</span>
      </h2>
      {count === 0 ? <p className="shell-empty">Nothing waits for review.</p> : null}
      {review.length > 0 ? <RunList runs={review} nowMs={nowMs} label="Runs that wait for review" /> : null}
      {reviewedByHand.length > 0 ? (
        <ul className="ui-list runs-list" aria-label="Waiting for review, without a run">
          {reviewedByHand.slice(0, unfolded).map(({ path, title }) => (
            <li key={path}>
              <TaskPageLink path={path} title={title} />
              <span className="runs-queue-why">without a run</span>
            </li>
          ))}
        </ul>
      ) : null}
      {more > 0 ? (
        <p className="runs-more">
          <a href="/board?q=status%3Ain_review">{figure(more)} more</a>
        </p>
      ) : null}
    </section>
  );
}

function Queue({ entries, total }: { entries: readonly QueueEntry[]; total: number }) {
  if (entries.length === 0) {
    return <p className="shell-empty">No task is ready. Open one that is to do, and queue it.</p>;
  }
  const rest = entries.slice(unfolded);
  return (
    <>
      <QueueRows entries={entries.slice(0, unfolded)} label="Queue, in order" />
      {rest.length > 0 ? (
        <details className="runs-rest">
          <summary>{rest.length === 1 ? 'The next one' : `The next ${rest.length}`}</summary>
          <QueueRows entries={rest} label="Queue, further on" />
        </details>
      ) : null}
      {total > entries.length ? (
        <p className="shell-empty">
          {figure(total - entries.length)} more. <code>task next</code> lists them all.
        </p>
      ) : null}
    </>
  );
}

function QueueRows({ entries, label }: { entries: readonly QueueEntry[]; label: string }) {
  return (
    <ol className="ui-list runs-list" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.path}>
          <TaskPageLink path={entry.path} title={entry.title} />
          <span className="runs-queue-why">
            <Words>{entry.reason}</Words>
          </span>
          {entry.canStart ? <StartNow taskId={entry.id} title={entry.title} /> : null}
        </li>
      ))}
    </ol>
  );
}
