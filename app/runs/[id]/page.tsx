import { notFound } from 'next/navigation';
import '#components/runs/runs.css';
import '#components/runs/diff.css';
import '#components/runs/log.css';
import { PageContext } from '#components/chat/page-context.tsx';
import { Changes } from '#components/runs/changes.tsx';
import { Checks } from '#components/runs/checks.tsx';
import { EvidenceList, evidenceWords } from '#components/runs/evidence-list.tsx';
import { LiveRun } from '#components/runs/live-run.tsx';
import { LogBox } from '#components/runs/log-box.tsx';
import { QueueAway } from '#components/runs/queue-away.tsx';
import { RunActions } from '#components/runs/run-actions.tsx';
import { RunHead } from '#components/runs/run-head.tsx';
import { RunList } from '#components/runs/run-list.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { isActive, type Run } from '#lib/manager/run.ts';
import { findRun, runsOfTask, unlessAway, worktreeBytes } from '#lib/server/manager-desk.ts';
import { managerBrief } from '#lib/server/manager-view.ts';
import { requireLocalHost } from '../../local-host.ts';
import { PageTitle } from '../../page-title.tsx';

interface Props {
  params: Promise<{ id: string }>;
}

export default async function RunPage({ params }: Props) {
  await requireLocalHost();
  const run = await unlessAway(findRun((await params).id));
  if (run === 'away') return <QueueAway />;
  if (run === null) notFound();
  const [others, { state }, bytes] = await Promise.all([
    runsOfTask(run.taskId),
    managerBrief(),
    worktreeBytes(run),
  ]);
  const nowMs = Date.now();
  const active = isActive(run);
  return (
    <PageMain kind="page">
      <PageTitle title={`Run of ${run.title}`} />
      <PageContext
        kind="page"
        path={`/runs/${run.id}`}
        title={`Run of ${run.title}`}
        starters={startersFor(run)}
      />
      <LiveRun runId={run.id} />
      <div className="runs-page">
        <RunHead run={run} worktreeBytes={bytes} nowMs={nowMs} />
        <RunActions key={run.id} run={run} managed={state !== 'absent'} />
        {run.summary ? (
          <section aria-label="Summary">
            <h2>Summary</h2>
            <p className="runs-summary">{run.summary}</p>
          </section>
        ) : null}
        {run.evidence.length > 0 ? (
          <section aria-label="Acceptance criteria" className="runs-section">
            <h2>
              Acceptance criteria <span className="ui-muted">{evidenceWords(run.evidence)}</span>
            </h2>
            <EvidenceList evidence={run.evidence} />
          </section>
        ) : null}
        {run.checks.length > 0 ? (
          <section aria-label="Checks" className="runs-section">
            <h2>Checks</h2>
            <Checks checks={run.checks} />
          </section>
        ) : null}
        {run.files.length > 0 ? (
          <section aria-label="Changes" className="runs-section">
            <h2>
              Changes <span className="ui-muted">{changeWords(run)}</span>
            </h2>
            <Changes runId={run.id} files={run.files} />
          </section>
        ) : null}
        <section aria-label="Log of the run">
          <h2>Log</h2>
          {run.logDroppedAt ? (
            <p className="shell-empty">
              The log was removed <Ago atMs={Date.parse(run.logDroppedAt)} nowMs={nowMs} />:{' '}
              <code>manager.keepRunsDays</code> and <code>manager.maxLogsMb</code> say how long logs are kept.
            </p>
          ) : (
            <LogBox runId={run.id} active={active} bytes={run.logBytes} />
          )}
        </section>
        {others.length > 1 ? (
          <section aria-label="Runs of this task">
            <h2>Runs of this task</h2>
            <RunList runs={others} nowMs={nowMs} label="Runs of this task" ofOneTask />
          </section>
        ) : null}
      </div>
    </PageMain>
  );
}

function changeWords({ files }: Run): string {
  const sum = (of: 'added' | 'removed') => files.reduce((total, file) => total + (file[of] ?? 0), 0);
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('added')} −${sum('removed')}`;
}

function startersFor(run: Run): string[] {
  if (isActive(run)) return ['What is this run about to change?', 'What does its task ask for?'];
  if (run.state === 'in_review') {
    return [
      'Does this change do what the task asks for? What is missing?',
      'What should I test before I merge it?',
    ];
  }
  return ['Why did this run end as it did?', 'What should be different when it is tried again?'];
}
