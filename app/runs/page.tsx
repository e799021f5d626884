import '#components/runs/runs.css';
import { PageContext } from '#components/chat/page-context.tsx';
import { LiveRun } from '#components/runs/live-run.tsx';
import { QueueAway } from '#components/runs/queue-away.tsx';
import { RunList } from '#components/runs/run-list.tsx';
import { Timeline } from '#components/runs/timeline.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { runStore, unlessAway } from '#lib/server/manager-desk.ts';
import { briefOf } from '#lib/server/run-views.ts';
import { requireLocalHost } from '../local-host.ts';
import { PageTitle } from '../page-title.tsx';

const shown = 100;
const starters = ['What went wrong in the last runs?', 'Which runs wait for my review?'];

interface Props {
  searchParams: Promise<{ before?: string }>;
}

export default async function RunsPage({ searchParams }: Props) {
  await requireLocalHost();
  const { before } = await searchParams;
  const from = before !== undefined && /^[a-z0-9]{8,32}$/.test(before) ? { before } : {};
  const found = await unlessAway(runStore().list({ limit: shown, ...from }));
  if (found === 'away') return <QueueAway />;
  const runs = found.map(briefOf);
  const nowMs = Date.now();
  const last = runs.at(-1);
  return (
    <PageMain kind="page">
      <PageTitle title="Runs" />
      <PageContext kind="page" path="/runs" title="Runs" starters={starters} />
      <LiveRun />
      <div className="runs-page">
        <header className="runs-head">
          <h1>Runs</h1>
        </header>
        {runs.length === 0 ? (
          <p className="shell-empty">
            No run yet. Queue a task (make it ready), and start the manager in a terminal:{' '}
            <code>task manager run</code>
          </p>
        ) : (
          <>
            <Timeline runs={runs} nowMs={nowMs} />
            <RunList runs={runs} nowMs={nowMs} label="Runs, newest first" />
            {runs.length === shown && last ? (
              <p>
                <a href={`/runs?before=${last.id}`}>Earlier runs</a>
              </p>
            ) : null}
          </>
        )}
      </div>
    </PageMain>
  );
}
