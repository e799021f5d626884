import gitBranch from 'lucide-react/icons/git-branch';
import { pageHref } from '#components/shell/href.ts';
import { Ago } from '#components/ui/ago.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Words } from '#components/ui/words.tsx';
import type { Run } from '#lib/manager/run.ts';
import { sizeWords } from '#lib/size-words.ts';
import { isActive } from './active.ts';
import { Elapsed } from './elapsed.tsx';
import { RunStateBadge } from './run-state.tsx';

interface RunHeadProps {
  run: Run;
  /** Of its worktree; null where nobody measured it. */
  worktreeBytes: number | null;
  nowMs: number;
}

/** Of which task a run is, where it stands, and on what branch: what a person scans first. */
export function RunHead({ run, worktreeBytes, nowMs }: RunHeadProps) {
  const at = run.endedAt ?? run.startedAt ?? run.queuedAt;
  return (
    <header className="runs-head">
      <h1>
        <a href={pageHref(run.taskPath)}>{run.title}</a>
      </h1>
      <dl className="runs-facts">
        <Fact name="State">
          <RunStateBadge run={run} />
        </Fact>
        {run.attempt > 1 ? <Fact name="Attempt">attempt {run.attempt}</Fact> : null}
        {run.startedAt ? (
          <Fact name="Time">
            <Elapsed
              startedMs={Date.parse(run.startedAt)}
              endedMs={run.endedAt ? Date.parse(run.endedAt) : null}
              limitMs={run.timeoutMs}
              nowMs={nowMs}
            />
          </Fact>
        ) : null}
        <Fact name={isActive(run.state) ? 'Begun' : 'Ended'}>
          <Ago atMs={Date.parse(at)} nowMs={nowMs} />
        </Fact>
        <Fact name="Branch">
          <Icon icon={gitBranch} size={14} />
          <code className="ui-cut" title={run.branch}>
            {run.branch}
          </code>
          <CopyButton text={run.branch} what="branch" />
          <span>
            from <code>{run.baseBranch}</code>
            {run.baseSha ? (
              <>
                {' at '}
                <code>{run.baseSha.slice(0, 7)}</code>
              </>
            ) : null}
          </span>
        </Fact>
        {run.usage ? (
          <Fact name="Cost">
            {(run.usage.inputTokens + run.usage.outputTokens).toLocaleString('en')} tokens
            {run.usage.costUsd === null ? '' : `, $${run.usage.costUsd.toFixed(2)}`}
          </Fact>
        ) : null}
        {run.worktree ? (
          <Fact name="Worktree">
            <code className="ui-cut" title={run.worktree}>
              {run.worktree}
            </code>
            {worktreeBytes === null ? null : <span>{sizeWords(worktreeBytes)}</span>}
          </Fact>
        ) : null}
      </dl>
      {run.reason ? (
        <p className="ui-notice" data-tone={run.state === 'failed' ? 'danger' : undefined}>
          <Words>{run.reason}</Words>
        </p>
      ) : null}
      {run.comment ? (
        <blockquote className="runs-comment">
          <p className="ui-muted">Sent back with:</p>
          <p className="runs-summary">{run.comment}</p>
        </blockquote>
      ) : null}
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="ui-visually-hidden">{name}</dt>
      <dd className="runs-fact">{children}</dd>
    </div>
  );
}
