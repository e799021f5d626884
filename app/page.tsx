import triangleAlert from 'lucide-react/icons/triangle-alert';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageContext } from '#components/chat/page-context.tsx';
import { FirstTask } from '#components/shell/first-task.tsx';
import { pageHref } from '#components/shell/href.ts';
import { PageMain } from '#components/shell/page-main.tsx';
import { Milestones, progressOf } from '#components/task/milestones.tsx';
import { type BrokenFile, type Overview, overviewOf } from '#components/task/overview.ts';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import { type ListedTask, TaskList } from '#components/task/task-list.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { appContext } from '#lib/server/context.ts';
import { repositoryName } from '#lib/server/status.ts';
import { errorsAcross } from '#lib/tasks/findings-of.ts';
import { taskStatuses } from '#lib/tasks/model.ts';
import { requireLocalHost } from './local-host.ts';

export function generateMetadata(): Metadata {
  return { title: { absolute: repositoryName(appContext().repo) } };
}

export default async function HomePage() {
  await requireLocalHost();
  const { repo, index } = appContext();
  const now = await index.get();
  const overview = overviewOf(now, errorsAcross(now));
  const progress = progressOf(now.tasks, repo.config.milestones);
  const name = repositoryName(repo);
  return (
    <PageMain kind="page">
      <PageContext kind="page" path="/" title="Home" starters={startersFor(overview)} />
      <div className="shell-home">
        <header className="shell-home-head">
          <h1>{name}</h1>
          <p className="ui-muted">
            {plural(now.tasks.length, 'task')}, {plural(now.docs.length - now.tasks.length, 'document')}
          </p>
          <Counts counts={overview.counts} />
        </header>
        <Broken files={overview.broken} />
        {now.tasks.length === 0 ? (
          <FirstTask taskRoot={repo.config.taskRoots[0] ?? 'tasks'} />
        ) : (
          <div className="shell-home-now">
            <Section title="In progress" items={overview.inProgress} empty="Nobody is working on anything." />
            <Section title="Waits for review" items={overview.inReview} empty="Nothing waits for you." />
            <Section
              title="Ready"
              items={overview.ready}
              empty="Nothing is ready. Open a task to do and ask in the chat what it lacks."
            />
            <Section title="Blocked" items={overview.blocked} empty="Nothing is blocked." />
          </div>
        )}
        <div className="shell-home-side">
          {progress.length > 0 ? (
            <section aria-labelledby="milestones">
              <h2 id="milestones">Milestones</h2>
              <Milestones progress={progress} />
            </section>
          ) : null}
          <Recent entries={overview.recent} nowMs={Date.now()} />
        </div>
      </div>
    </PageMain>
  );
}

function startersFor(overview: Overview): string[] {
  const starters = ['What should I work on next, and why?'];
  if (overview.blocked.length > 0) starters.push('What is blocked, and what would unblock the most?');
  else starters.push('Which tasks to do are nearest to being ready, and what do they lack?');
  if (overview.broken.length > 0) starters.push('Which files are broken, and how do I mend each?');
  else starters.push('Sum up what changed lately, for somebody who was away for a week.');
  return starters;
}

function Counts({ counts }: { counts: Overview['counts'] }) {
  const shown = [...taskStatuses, 'unknown' as const].filter((status) => (counts.get(status) ?? 0) > 0);
  if (shown.length === 0) return null;
  return (
    <ul className="ui-list shell-counts" aria-label="Tasks by status">
      {shown.map((status) => (
        <li key={status}>
          <StatusDot status={status === 'unknown' ? null : status} silent />
          <b>{counts.get(status)}</b> {status === 'unknown' ? 'unknown' : statusWords[status].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}

function Section({ title, items, empty }: { title: string; items: readonly ListedTask[]; empty: string }) {
  return (
    <section aria-label={title}>
      <Heading count={items.length}>{title}</Heading>
      {items.length === 0 ? <p className="shell-empty">{empty}</p> : <TaskList items={items} label={title} />}
    </section>
  );
}

function Heading({ count, children }: { count: number; children: ReactNode }) {
  return (
    <h2>
      {children} {count > 0 ? <span className="shell-count">{count}</span> : null}
    </h2>
  );
}

const brokenAtOnce = 5;
const brokenAtMost = 60;

function Broken({ files }: { files: readonly BrokenFile[] }) {
  if (files.length === 0) return null;
  const more = files.slice(brokenAtOnce, brokenAtMost);
  const errors = files.reduce((sum, file) => sum + file.errors, 0);
  return (
    <section className="shell-broken" aria-label="Files with errors">
      <h2>
        <Icon icon={triangleAlert} size={16} />
        {plural(files.length, 'file')} with {plural(errors, 'error')}
      </h2>
      <BrokenRows files={files.slice(0, brokenAtOnce)} />
      {more.length > 0 ? (
        <details>
          <summary>Show {files.length - brokenAtOnce} more</summary>
          <BrokenRows files={more} />
          {files.length > brokenAtMost ? (
            <p>{files.length - brokenAtMost} more are not listed here; the navigation marks them all.</p>
          ) : null}
        </details>
      ) : null}
    </section>
  );
}

function BrokenRows({ files }: { files: readonly BrokenFile[] }) {
  return (
    <ul className="ui-list">
      {files.map(({ path, message, line, errors }) => (
        <li key={path}>
          <a href={pageHref(path)}>
            {path}
            {line === null ? '' : `:${line}`}
          </a>
          <span>
            {message}
            {errors > 1 ? ` And ${errors - 1} more.` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Recent({ entries, nowMs }: { entries: Overview['recent']; nowMs: number }) {
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">Recently changed</h2>
      <ul className="ui-list shell-recent">
        {entries.map(({ path, title, kind, status, mtimeMs }) => (
          <li key={path}>
            <a href={pageHref(path)} title={path}>
              {kind === 'task' ? <StatusDot status={status} /> : <span className="shell-recent-doc" />}
              <span className="ui-cut">{title}</span>
              <Ago atMs={mtimeMs} nowMs={nowMs} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
