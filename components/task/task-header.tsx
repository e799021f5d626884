import flag from 'lucide-react/icons/flag';
import pencil from 'lucide-react/icons/pencil';
import plus from 'lucide-react/icons/plus';
import userRound from 'lucide-react/icons/user-round';
import type { ReactNode } from 'react';
import { RunSlot } from '#components/runs/run-slot.tsx';
import { AskButton } from '#components/task/ask-button.tsx';
import { EditableFacts } from '#components/task/facts/editable-facts.tsx';
import type { FactsOfTask } from '#components/task/facts/fact.ts';
import { FactButton } from '#components/task/facts/fact-button.tsx';
import { Findings } from '#components/task/findings.tsx';
import { Priority } from '#components/task/priority.tsx';
import { blocksOf, dependenciesOf, type Related, waitsFor } from '#components/task/relations.ts';
import { StatusBadge } from '#components/task/status-badge.tsx';
import { TaskChip } from '#components/task/task-link.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Day } from '#components/ui/day.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Finding, Task } from '#lib/tasks/model.ts';
import type { QuickFix } from '#lib/tasks/quick-fix.ts';

interface TaskHeaderProps {
  /** Whether there is anything to tell of its runs: it has its room then. */
  hasRunLine?: boolean;
  task: Task;
  index: RepoIndex;
  /** Of validation across files, where the page has them; else those of the file alone. */
  findings?: readonly (Finding & { fix?: QuickFix | null })[];
  /** Hex SHA-256 of the file as the page shows it, so that a change is refused where the page is older. */
  sha256?: string | null;
}

/** The facts of a task that a person scans in two seconds, what it waits for, and what is wrong with it. */
export function TaskHeader({
  task,
  index,
  findings = task.findings,
  sha256 = null,
  hasRunLine = false,
}: TaskHeaderProps) {
  const needs = dependenciesOf(task, index);
  const open = waitsFor(task, index);
  const blocks = blocksOf(task, index)
    .toSorted((a, b) => Number(a.status === 'completed') - Number(b.status === 'completed'))
    .map((one): Related => ({ id: one.id, task: one }));
  // Open ones first: they are what stands in the way.
  const inOrder = [...open, ...needs.filter((one) => !open.some((other) => other.id === one.id))];
  return (
    <EditableFacts task={factsOf(task, needs)} sha256={sha256}>
      <div className="task-head-line">
        <dl className="task-facts">
          <Fact name="Status">
            <FactButton field="status" first>
              <StatusBadge status={task.status} raw={task.rawStatus} isOwnWord={task.format !== undefined} />
            </FactButton>
          </Fact>
          {task.priority ? (
            <Fact name="Priority">
              <FactButton field="priority">
                <Priority priority={task.priority} word={task.rawPriority} />
              </FactButton>
            </Fact>
          ) : null}
          {task.milestone ? (
            <Fact name="Milestone">
              <FactButton field="milestone">
                <Icon icon={flag} size={14} />
                <span className="ui-cut">{task.milestone}</span>
              </FactButton>
            </Fact>
          ) : null}
          {task.owner ? (
            <Fact name="Owner">
              <FactButton field="owner">
                <Icon icon={userRound} size={14} />
                <span className="ui-cut">{task.owner}</span>
              </FactButton>
            </Fact>
          ) : null}
          {task.labels.length > 0 ? (
            <Fact name="Labels">
              <FactButton field="labels">
                {task.labels.map((label) => (
                  <span key={label} className="task-label">
                    {label}
                  </span>
                ))}
              </FactButton>
            </Fact>
          ) : null}
          {isWhole(task) ? null : (
            <Fact name="More">
              <button
                type="button"
                className="task-fact-button task-fact-add"
                data-fact="add"
                aria-haspopup="dialog"
                aria-label="Add a fact"
                title="Add a milestone, owner, label …"
                tabIndex={-1}
              >
                <Icon icon={plus} size={14} />
                Add
              </button>
            </Fact>
          )}
        </dl>
        <AskButton prompt={questionAbout(task, open)} />
      </div>
      {/* A line of its own: what one scans stands above, and no date breaks in two. */}
      <dl className="task-facts-quiet">
        <Fact name="Id" className="task-id">
          <code className="ui-cut" title={task.id}>
            {task.id}
          </code>
          <CopyButton text={task.id} what="task id" />
        </Fact>
        {task.completed ? (
          <Fact name="Completed" className="task-date">
            completed <Day date={task.completed} />
            {task.completedBy ? ` by ${task.completedBy}` : null}
          </Fact>
        ) : task.created ? (
          <Fact name="Created" className="task-date">
            created <Day date={task.created} />
          </Fact>
        ) : null}
      </dl>
      <Relations
        name={open.length > 0 ? 'Waits for' : 'Waited for'}
        items={inOrder}
        shownAtOnce={6}
        control={
          <button
            type="button"
            className="task-fact-button"
            data-fact="depends"
            aria-haspopup="dialog"
            aria-label="Change what it waits for"
            title="Change what it waits for"
          >
            <Icon icon={pencil} size={13} />
          </button>
        }
      />
      <Relations name="Blocks" items={blocks} shownAtOnce={3} />
      {hasRunLine ? <RunSlot key={task.id} taskId={task.id} /> : null}
      <Findings findings={findings} />
    </EditableFacts>
  );
}

function factsOf(task: Task, needs: readonly Related[]): FactsOfTask {
  const { path, id, status, rawStatus, priority, milestone, owner, labels } = task;
  const dependsOn = needs.map((one) => ({ id: one.id, title: one.task?.title ?? null }));
  const isOwnWords = task.format !== undefined;
  return { path, id, status, rawStatus, priority, milestone, owner, labels, isOwnWords, dependsOn };
}

/** Whether every fact is there, so that none is left to add. */
function isWhole({ priority, milestone, owner, labels, dependsOn }: Task): boolean {
  return (
    priority !== null && milestone !== null && owner !== null && labels.length > 0 && dependsOn.length > 0
  );
}

function questionAbout(task: Task, open: readonly Related[]): string {
  if (task.findings.length > 0) return 'What is wrong with this task file, and how do I mend it?';
  if (task.status === 'blocked' || open.length > 0)
    return 'What stands in the way of this task, and what could go on now?';
  if (task.status === 'completed') return 'What did this task change, and is anything left to do?';
  return 'Is this task ready to queue? What is missing?';
}

function Fact({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <div className={className ? `task-fact ${className}` : 'task-fact'}>
      <dt className="ui-visually-hidden">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface RelationsProps {
  name: string;
  items: readonly Related[];
  /** The rest unfolds: the header must not push the document off the screen. */
  shownAtOnce: number;
  /** Stands behind the last of them. */
  control?: ReactNode;
}

function Relations({ name, items, shownAtOnce, control }: RelationsProps) {
  if (items.length === 0) return null;
  const more = items.slice(shownAtOnce);
  return (
    <div className="task-relations">
      <span className="task-relations-name">{name}</span>
      <div className="task-relations-row">
        <ul className="ui-list" aria-label={name}>
          {items.slice(0, shownAtOnce).map((one) => (
            <li key={one.id}>
              <TaskChip related={one} />
            </li>
          ))}
        </ul>
        {control}
      </div>
      {more.length > 0 ? (
        <details className="task-relations-more">
          <summary>{more.length} more</summary>
          <ul className="ui-list" aria-label={`${name}, continued`}>
            {more.map((one) => (
              <li key={one.id}>
                <TaskChip related={one} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
