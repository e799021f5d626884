import fileText from 'lucide-react/icons/file-text';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import { type ReactNode, Suspense } from 'react';
import { PageContext } from '#components/chat/page-context.tsx';
import { FirstTask } from '#components/shell/first-task.tsx';
import { pageHref } from '#components/shell/href.ts';
import { PageMain } from '#components/shell/page-main.tsx';
import { Milestones, progressOf } from '#components/task/milestones.tsx';
import { type BrokenFile, type Overview, overviewOf, shownOfEach } from '#components/task/overview.ts';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import { type ListedTask, TaskList } from '#components/task/task-list.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { appContext } from '#lib/server/context.ts';
import { managerView } from '#lib/server/manager-view.ts';
import { repositoryName } from '#lib/server/status.ts';
import { boardHref } from '#lib/tasks/filter/list-query.ts';
import { errorsAcross } from '#lib/tasks/findings-of.ts';
import { taskStatuses } from '#lib/tasks/model.ts';
import { requireLocalHost } from './local-host.ts';
import { PageTitle } from './page-title.tsx';

export default async function HomePage() {
  await requireLocalHost();
  const { repo, index } = appContext();
  const now = await index.get();
  const overview = overviewOf(now, errorsAcross(now));
  const progress = progressOf(now.tasks, repo.config.milestones);
  const name = repositoryName(repo);
  return (
    <PageMain kind="page">
      <PageTitle />
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
            <Section
              title="In progress"
              items={overview.inProgress}
              q="status:in_progress"
              empty="Nobody is working on anything."
            />
            <Section
              title="Waits for review"
              items={overview.inReview}
              q="status:in_review"
              empty="Nothing waits for you."
            />
            <Section
              title="Ready"
              items={overview.ready}
              q="status:ready"
              empty="Nothing is ready. Open a task to do and ask in the chat what it lacks."
              more={{ href: boardHref('status:todo,draft'), words: 'Tasks to do' }}
              list={
                <Suspense fallback={<UnplannedList items={overview.ready} />}>
                  <PlannedList items={overview.ready} />
                </Suspense>
              }
            />
            <Section
              title="Blocked"
              items={overview.blocked}
              q="status:blocked"
              empty="Nothing is blocked."
            />
          </div>
        )}
        <div className="shell-home-side">
          {progress.length > 0 ? (
            <section aria-labelledby="milestones">
              <h2 id="milestones">
                <a href={boardHref('', { group: 'milestone' })}>Milestones</a>
              </h2>
              <Milestones progress={progress} />
              <p className="shell-home-more">
                <a href="/insights">Burn-up, throughput and the whole project</a>
              </p>
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
          <a href={boardHref(status === 'unknown' ? 'no:status' : `status:${status}`)}>
            <StatusDot status={status === 'unknown' ? null : status} silent />
            <b>{counts.get(status)?.toLocaleString('en')}</b>{' '}
            {status === 'unknown' ? 'unknown' : statusWords[status].toLowerCase()}
          </a>
        </li>
      ))}
    </ul>
  );
}

interface SectionProps {
  title: string;
  items: readonly ListedTask[];
  /** The filter that shows all of them. */
  q: string;
  empty: string;
  /** Where to go when there is nothing. */
  more?: { href: string; words: string };
  /** Instead of the plain list. */
  list?: ReactNode;
}

function Section({ title, items, q, empty, more, list }: SectionProps) {
  const href = boardHref(q);
  return (
    <section aria-label={title}>
      <Heading count={items.length}>
        <a href={href}>{title}</a>
      </Heading>
      {items.length > 0 ? (
        (list ?? <TaskList items={items} label={title} all={{ href, count: items.length }} />)
      ) : (
        <p className="shell-empty">
          {empty} {more ? <a href={more.href}>{more.words}</a> : null}
        </p>
      )}
    </section>
  );
}

/** What is ready while the plan is being made: each has a line for what it will say. */
function UnplannedList({ items }: { items: readonly ListedTask[] }) {
  const waiting = items.slice(0, shownOfEach).map(({ task }) => ({ task, note: null }));
  return <TaskList items={waiting} label="Ready" all={allReady(items)} />;
}

/** What is ready in the order in which it starts, and why each does not start yet. */
async function PlannedList({ items }: { items: readonly ListedTask[] }) {
  const { queue } = await managerView();
  const byPath = new Map(items.map(({ task }) => [task.path, task]));
  const planned = queue.flatMap(({ path, reason, code }): ListedTask[] => {
    const task = byPath.get(path);
    return task ? [{ task, note: { words: reason, isGood: code === 'starts' } }] : [];
  });
  if (planned.length === 0) return <TaskList items={items} label="Ready" all={allReady(items)} />;
  return <TaskList items={planned} label="Ready" all={allReady(items)} />;
}

function allReady({ length }: readonly ListedTask[]) {
  return { href: boardHref('status:ready'), count: length };
}

function Heading({ count, children }: { count: number; children: ReactNode }) {
  return (
    <h2>
      {children} {count > 0 ? <span className="shell-count">{count.toLocaleString('en')}</span> : null}
    </h2>
  );
}

/** More of them are one line that unfolds: what goes on comes first. */
const brokenUnfolded = 4;
const brokenAtMost = 25;

function Broken({ files }: { files: readonly BrokenFile[] }) {
  if (files.length === 0) return null;
  const errors = files.reduce((sum, file) => sum + file.errors, 0);
  return (
    <section className="shell-broken" aria-label="Files with errors">
      <details open={files.length <= brokenUnfolded}>
        <summary>
          <Icon icon={triangleAlert} size={16} />
          <h2>
            {plural(files.length, 'file')} with {plural(errors, 'error')}
          </h2>
        </summary>
        <BrokenRows files={files.slice(0, brokenAtMost)} />
        {files.length > brokenAtMost ? (
          <p>
            {files.length - brokenAtMost} more are not listed here; the{' '}
            <a href={boardHref('is:invalid')}>table</a> has every task with an error.
          </p>
        ) : null}
      </details>
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
      <h2 id="recent">
        <a href={boardHref('', { sort: { key: 'updated', descending: true } })}>Recently changed</a>
      </h2>
      <ul className="ui-list shell-recent">
        {entries.map(({ path, title, kind, status, mtimeMs }) => (
          <li key={path}>
            <a href={pageHref(path)} title={path}>
              {kind === 'task' ? <StatusDot status={status} /> : <Icon icon={fileText} size={14} />}
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
