'use client';

import { useEffect, useState } from 'react';
import { call } from '#components/chat/api.ts';
import { followChanges, followRuns } from '#components/shell/live-events.ts';
import { Words } from '#components/ui/words.tsx';
import type { TaskPlan } from '#lib/server/manager-view.ts';
import type { RunBrief } from '#lib/server/run-views.ts';
import { isActive } from './active.ts';
import { Elapsed } from './elapsed.tsx';
import { RunStateBadge } from './run-state.tsx';

interface Answer {
  runs: RunBrief[];
  plan: TaskPlan | null;
}

/** What becomes of a task that was queued, as it happens: why it waits, then its run. */
export function TaskRunLine({ taskId }: { taskId: string }) {
  const [answer, setAnswer] = useState<Answer | null>(null);

  useEffect(() => {
    let wanted = true;
    let asked = 0;
    const look = () => {
      const turn = ++asked;
      call<Answer>('GET', `/api/runs?${new URLSearchParams({ task: taskId, limit: '1' })}`).then(
        (next) => wanted && turn === asked && setAnswer(next),
        // What was known stays; the next event asks again.
        () => undefined,
      );
    };
    look();
    const stopRuns = followRuns(({ what }) => what === 'state' && look());
    const stopFiles = followChanges(({ change }) => (change === null || change.tasks) && look());
    return () => {
      wanted = false;
      stopRuns();
      stopFiles();
    };
  }, [taskId]);

  if (answer === null) return null;
  const [run] = answer.runs;
  const plan = answer.plan;
  if (run !== undefined && (isActive(run.state) || plan === null)) return <RunNow run={run} />;
  return plan === null ? null : (
    <p className="runs-now" role="status">
      <Words>{sentence(plan.reason)}</Words>
    </p>
  );
}

function RunNow({ run }: { run: RunBrief }) {
  return (
    <p className="runs-now" role="status">
      <a href={`/runs/${run.id}`}>
        <RunStateBadge run={run} />
        <span className="ui-visually-hidden">, the run of {run.title}</span>
      </a>
      {run.startedAt && isActive(run.state) ? (
        <Elapsed
          startedMs={Date.parse(run.startedAt)}
          endedMs={null}
          limitMs={run.timeoutMs}
          nowMs={Date.now()}
        />
      ) : null}
      {run.reason ? <span className="ui-muted">{run.reason}</span> : null}
    </p>
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
