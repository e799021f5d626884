import { editFrontMatter } from '#lib/docs/front-matter-edit.ts';
import type { FieldEdit } from '#lib/docs/front-matter-splice.ts';
import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveInRepo } from '#lib/repo/policy.ts';
import { readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { completerName } from './completer.ts';
import { checkNewDependencies } from './dependencies.ts';
import { createTaskFinder, type TaskFinder } from './find.ts';
import type { Finding, Task, TaskPriority, TaskStatus } from './model.ts';
import { sectionFindings } from './own-findings.ts';
import { parseTask } from './parse.ts';
import { taskPlace } from './place.ts';
import { checkTransition } from './transitions.ts';
import { writeStatus } from './words.ts';

/** What is to change; an empty text for `owner` or `milestone` empties the field. */
export interface TaskChanges {
  status?: TaskStatus;
  priority?: TaskPriority;
  owner?: string;
  milestone?: string;
  addDepends?: readonly string[];
  removeDepends?: readonly string[];
  addLabels?: readonly string[];
  removeLabels?: readonly string[];
}

export interface UpdateOptions {
  /** Hex SHA-256 of the file as the caller read it. */
  expectHash?: string;
  now?: Date;
  /** Who completed it. */
  by?: string;
}

export interface TaskUpdate {
  task: Task;
  path: string;
  /** By field, as the front matter names it; empty where everything was so already. */
  changes: Record<string, { from: string | string[] | null; to: string | string[] | null }>;
  /** Of the file as it is now. */
  sha256: string;
}

/**
 * Changes fields of one task, and no other byte of its file, while no other writer does.
 * @throws AppError `not-found`, `stale` (not the file that the caller read), `refused` (transition, circle),
 * `invalid` (what becomes ready must pass validation; `details.findings`).
 */
export async function updateTask(
  repo: Repo,
  idOrPath: string,
  changes: TaskChanges,
  options: UpdateOptions = {},
): Promise<TaskUpdate> {
  const finder = createTaskFinder(repo);
  const { path } = await finder.require(idOrPath);
  return withWriteLock(repo, () => updateLocked(repo, path, changes, options, finder));
}

async function updateLocked(
  repo: Repo,
  path: string,
  changes: TaskChanges,
  options: UpdateOptions,
  finder: TaskFinder,
): Promise<TaskUpdate> {
  await checkPlace(repo, path);
  const file = await readRepoText(repo, path);
  if (file.truncated) throw new AppError('too-large', `${path} is too large to be changed here.`);
  if (options.expectHash !== undefined && options.expectHash.toLowerCase() !== file.sha256) {
    const now = `it is now ${file.sha256.slice(0, 12)}`;
    throw new AppError(
      'stale',
      `${path} has changed since it was read (${now}); read it again. Nothing was written.`,
    );
  }
  const before = parseTask(path, file.text, repo.config);
  if (!before) throw new AppError('not-found', `${path} is no task any more.`);
  if (changes.status) checkTransition(before.id, before.status, changes.status);
  const addDepends = await checkNewDependencies(finder, before, changes.addDepends ?? []);

  const text = editFrontMatter(file.text, await editsFor(repo, before, { ...changes, addDepends }, options));
  const after = parseTask(path, text, repo.config) ?? before;
  if (changes.status === 'ready') await checkReady(after, text, finder);
  if (text === file.text) return { task: after, path, changes: {}, sha256: file.sha256 };
  const bytes = Buffer.from(file.bom ? `\uFEFF${text}` : text);
  const { sha256 } = await writeRepoFile(repo, path, bytes, { sha256: file.sha256 });
  return { task: after, path, changes: differences(before, after), sha256 };
}

/** A link under a task root may lead elsewhere in the repository: only task files and editable ones are changed. */
async function checkPlace(repo: Repo, path: string): Promise<void> {
  const { realRel } = await resolveInRepo(repo, path);
  if (taskPlace(realRel, repo.config.taskRoots) || isEditable(repo, realRel)) return;
  throw new AppError('forbidden', `${path} leads to ${realRel}, which is not under an editable folder.`);
}

async function editsFor(
  repo: Repo,
  task: Task,
  changes: TaskChanges,
  options: UpdateOptions,
): Promise<FieldEdit[]> {
  const edits: FieldEdit[] = [];
  if (changes.status !== undefined && changes.status !== task.status) {
    edits.push({ field: 'status', set: writeStatus(changes.status, task.rawStatus, repo.config.statuses) });
    if (changes.status === 'completed') {
      edits.push({ field: 'completed', set: dayOf(options.now ?? new Date()) });
      const owner = changes.owner || task.owner;
      edits.push({ field: 'completed_by', set: options.by ?? (await completerName(repo, owner)) });
    } else if (task.completed !== null || task.completedBy !== null) {
      // Taken up again: what said that it was done no longer holds.
      edits.push({ field: 'completed', clear: true }, { field: 'completed_by', clear: true });
    }
  }
  for (const field of ['priority', 'owner', 'milestone'] as const) {
    const value = changes[field];
    if (value === undefined || value === (task[field] ?? '')) continue;
    edits.push(value === '' ? { field, clear: true } : { field, set: value });
  }
  edits.push(
    ...listEdits('depends_on', task.dependsOn, changes.addDepends, changes.removeDepends),
    ...listEdits('labels', task.labels, changes.addLabels, changes.removeLabels),
  );
  return edits;
}

function listEdits(
  field: 'depends_on' | 'labels',
  present: readonly string[],
  add: readonly string[] = [],
  remove: readonly string[] = [],
): FieldEdit[] {
  const has = (item: string) => present.some((each) => each.toLowerCase() === item.toLowerCase());
  return [
    ...remove.filter(has).map((removeItem) => ({ field, removeItem })),
    ...[...new Set(add)].filter((item) => !has(item)).map((addItem) => ({ field, addItem })),
  ];
}

/** @throws AppError `invalid` with all that stands in the way. */
async function checkReady(task: Task, text: string, finder: TaskFinder): Promise<void> {
  const findings: Finding[] = [
    ...task.findings.filter(({ severity }) => severity === 'error'),
    ...sectionFindings(task, text),
  ];
  for (const id of task.dependsOn) {
    if (await finder.find(id)) continue;
    const message = `${task.id} depends on ${id}, which does not exist.`;
    const remedy = 'Remove it, or mend the id.';
    const at = { path: task.path, line: 1, column: 1 };
    findings.push({ code: 'dependency-missing', severity: 'error', message, remedy, ...at });
  }
  if (findings.length === 0) return;
  const what = findings.map(({ message }) => message).join(' ');
  throw new AppError('invalid', `${task.id} cannot become ready yet. ${what}`, { details: { findings } });
}

function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const shown = {
  status: 'rawStatus',
  priority: 'priority',
  owner: 'owner',
  milestone: 'milestone',
  depends_on: 'dependsOn',
  labels: 'labels',
  completed: 'completed',
  completed_by: 'completedBy',
} as const satisfies Record<string, keyof Task>;

function differences(before: Task, after: Task): TaskUpdate['changes'] {
  const changes: TaskUpdate['changes'] = {};
  for (const [field, key] of Object.entries(shown)) {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    changes[field] = { from: before[key], to: after[key] };
  }
  return changes;
}
