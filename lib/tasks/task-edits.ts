import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { editFrontMatter } from '#lib/docs/front-matter-edit.ts';
import type { FieldEdit } from '#lib/docs/front-matter-splice.ts';
import { AppError } from '#lib/errors.ts';
import type { Repo } from '#lib/repo/root.ts';
import { completerName } from './completer.ts';
import type { FieldName } from './fields.ts';
import type { TaskFormat } from './format.ts';
import type { Task } from './model.ts';
import type { TaskChanges, UpdateOptions } from './update.ts';

/** Replaces the values of single fields; with any change, what the form wants to move along. */
export function applyEdits(format: TaskFormat, text: string, edits: readonly FieldEdit[], now: Date): string {
  const masked = format.mask(text);
  const edited = editFrontMatter(masked, edits);
  const front = edited === masked ? null : readFrontMatter(edited);
  return format.unmask(front ? editFrontMatter(edited, format.touch(front, now)) : edited);
}

/**
 * What has to be written so that the file says `changes`.
 * @throws AppError `refused` where its form has no way to say it.
 */
export async function editsFor(
  repo: Repo,
  format: TaskFormat,
  text: string,
  task: Task,
  changes: TaskChanges,
  options: UpdateOptions,
): Promise<FieldEdit[]> {
  const front = readFrontMatter(format.mask(text));
  if (!front)
    throw new AppError('invalid', `${task.path} has no front matter that is closed; close it with \`---\`.`);
  const edits: FieldEdit[] = [];
  const add = (name: FieldName, edit: { set: string } | { clear: true }) => {
    const field = format.keys[name];
    if (field !== null) edits.push({ field, ...edit });
  };
  if (changes.status !== undefined && changes.status !== task.status) {
    add('status', { set: format.writeStatus(changes.status, task.rawStatus, repo.config.statuses) });
    if (changes.status === 'completed') {
      add('completed', { set: dayOf(options.now ?? new Date()) });
      const owner = changes.owner || task.owner;
      if (format.keys.completed_by !== null)
        add('completed_by', { set: options.by ?? (await completerName(repo, owner)) });
    } else if (task.completed !== null || task.completedBy !== null) {
      // Taken up again: what said that it was done no longer holds.
      add('completed', { clear: true });
      add('completed_by', { clear: true });
    }
  }
  const { priority, milestone, owner } = changes;
  if (priority !== undefined && priority !== task.priority) {
    add('priority', { set: format.writePriority(priority, task.rawPriority ?? null) });
  }
  if (owner !== undefined && owner !== (task.owner ?? '')) edits.push(...format.ownerEdits(front, owner));
  if (milestone !== undefined && milestone !== (task.milestone ?? '')) {
    add('milestone', milestone === '' ? { clear: true } : { set: milestone });
  }
  const addDepends = changes.addDepends?.map((id) => format.writeId(id, front));
  edits.push(
    ...listEdits(
      format.keys.depends_on,
      task.dependsOn,
      addDepends,
      changes.removeDepends?.map(format.readId),
    ),
    ...listEdits(format.keys.labels, task.labels, changes.addLabels, changes.removeLabels),
  );
  return edits;
}

function listEdits(
  field: string | null,
  present: readonly string[],
  add: readonly string[] = [],
  remove: readonly string[] = [],
): FieldEdit[] {
  if (field === null) return [];
  const has = (item: string) => present.some((each) => each.toLowerCase() === item.toLowerCase());
  return [
    ...remove.filter(has).map((removeItem) => ({ field, removeItem })),
    ...[...new Set(add)].filter((item) => !has(item)).map((addItem) => ({ field, addItem })),
  ];
}

function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
