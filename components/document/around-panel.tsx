'use client';
import { useEffect, useState } from 'react';
import { call } from '#components/chat/api.ts';
import { RunList } from '#components/runs/run-list.tsx';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Ago } from '#components/ui/ago.tsx';
import type { RunBrief } from '#lib/server/run-views.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import type { AroundProps } from './around.tsx';
import { OpenConversation } from './open-conversation.tsx';

interface Facts {
  change: {
    commit: { hash: string; date: string; author: string; subject: string } | null;
    uncommitted: boolean;
  } | null;
  backlinks: {
    path: string;
    kind: 'task' | 'doc';
    title: string;
    status: TaskStatus | null;
    line: number;
    text: string;
  }[];
  moreBacklinks: number;
  conversations: { id: string; title: string; updatedAt: string }[];
}

const runsShown = 5;

export function AroundPanel({ path, kind, taskId, sha256 }: AroundProps) {
  const [facts, setFacts] = useState<Facts | null>(null);
  const [runs, setRuns] = useState<readonly RunBrief[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the file is looked around anew
  useEffect(() => {
    let isMounted = true;
    // What cannot be had is left out: the page itself is whole without it.
    const ignore = () => undefined;
    call<Facts>('GET', `/api/docs/around?${new URLSearchParams({ path })}`).then(
      (found) => isMounted && setFacts(found),
      ignore,
    );
    if (taskId !== null) {
      const query = new URLSearchParams({ task: taskId, limit: String(runsShown) });
      call<{ runs: RunBrief[] }>('GET', `/api/runs?${query}`).then(
        (found) => isMounted && setRuns(found.runs),
        ignore,
      );
    }
    return () => {
      isMounted = false;
    };
  }, [path, taskId, sha256]);

  if (!facts) return null;
  const nowMs = Date.now();
  return (
    <div className="doc-around">
      {runs.length > 0 ? (
        <section aria-labelledby="around-runs">
          <h2 id="around-runs">Runs</h2>
          <RunList runs={runs} nowMs={nowMs} label="Runs of this task" ofOneTask />
        </section>
      ) : null}
      {facts.backlinks.length > 0 ? (
        <section aria-labelledby="around-links">
          <h2 id="around-links">Linked from</h2>
          <ul className="ui-list doc-backlinks" aria-label="Pages that link here">
            {facts.backlinks.map((one) => (
              <li key={one.path}>
                {one.kind === 'task' ? (
                  <StatusDot status={one.status} />
                ) : (
                  <span className="doc-backlinks-doc" />
                )}
                <a href={pageHref(one.path)} title={`${one.path}:${one.line}`}>
                  {one.title}
                </a>
                <q>{one.text}</q>
              </li>
            ))}
          </ul>
          {facts.moreBacklinks > 0 ? <p className="ui-muted">And {facts.moreBacklinks} more.</p> : null}
        </section>
      ) : null}
      {facts.conversations.length > 0 ? (
        <section aria-labelledby="around-talk">
          <h2 id="around-talk">Conversations</h2>
          <ul className="ui-list doc-talks" aria-label="Conversations about this page">
            {facts.conversations.map(({ id, title, updatedAt }) => (
              <li key={id}>
                <OpenConversation doc={{ kind, path }} id={id} title={title} />
                <Ago atMs={Date.parse(updatedAt)} nowMs={nowMs} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <LastChange change={facts.change} nowMs={nowMs} />
    </div>
  );
}

function LastChange({ change, nowMs }: { change: Facts['change']; nowMs: number }) {
  if (change === null) return null;
  const { commit, uncommitted } = change;
  return (
    <p className="doc-last-change">
      {uncommitted ? (
        <span className="doc-uncommitted">{commit ? 'Not committed yet' : 'New, not committed yet'}</span>
      ) : null}
      {commit ? (
        <span>
          Last commit <Ago atMs={Date.parse(commit.date)} nowMs={nowMs} /> by <bdi>{commit.author}</bdi>:{' '}
          <bdi>{commit.subject}</bdi> <code title={commit.hash}>{commit.hash.slice(0, 8)}</code>
        </span>
      ) : null}
    </p>
  );
}
