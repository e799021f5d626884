import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveInRepo } from '#lib/repo/policy.ts';
import { readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { checkStatus } from './check-status.ts';
import { checkNewDependencies } from './dependencies.ts';
import { createTaskFinder, type TaskFinder } from './find.ts';
import { formatOf } from './format-of.ts';
import type { Finding, Task, TaskPriority, TaskStatus } from './model.ts';
import { sectionFindings } from './own-findings.ts';
import { parseTask } from './parse.ts';
import { taskPlace } from './place.ts';
import { applyEdits, editsFor } from './task-edits.ts';

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
  /** The caller holds the write lock, to do more than this under it. */
  underLock?: boolean;
}

export interface TaskUpdate {
  task: Task;
  path: string;
  /** By field, as a worksheet names it; empty where everything was so already. */
  changes: Record<string, { from: string | string[] | null; to: string | string[] | null }>;
  /** Of the file as it is now. */
  sha256: string;
}

/**
 * Changes fields of one task, and no other byte of its file, while no other writer does. What an editor, which knows
 * nothing of our lock, saves meanwhile is kept: the change is made again on it, unless it is about the same fields.
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
  const update = () => updateAmongEditors(repo, path, changes, options, finder);
  return options.underLock ? update() : withWriteLock(repo, update);
}

/** How many saves in a row, each between our reading and our renaming, are taken up. */
const maxRaces = 5;

async function updateAmongEditors(
  repo: Repo,
  path: string,
  changes: TaskChanges,
  options: UpdateOptions,
  finder: TaskFinder,
): Promise<TaskUpdate> {
  let first: PlannedUpdate | undefined;
  for (let race = 1; ; race++) {
    const planned = await planUpdate(repo, path, changes, options, finder);
    const { file, text, before, after } = planned;
    if (text === file.text) return { task: after, path, changes: {}, sha256: file.sha256 };
    first ??= planned;
    // Who saved meanwhile had a say about the same: then the file as the first look found it is asked for, in vain.
    const expected = isContested(changes, first.before, before) ? first.file : file;
    const bytes = Buffer.from(file.bom ? `\uFEFF${text}` : text);
    try {
      const { sha256 } = await writeRepoFile(repo, path, bytes, { sha256: expected.sha256 });
      return { task: after, path, changes: differences(before, after), sha256 };
    } catch (error) {
      const isRace = error instanceof AppError && error.code === 'stale' && expected === file;
      if (!isRace || race === maxRaces) throw error;
    }
  }
}

/** Whether a field that is to be set was set to something else since. Labels and dependencies go together with others. */
function isContested(changes: TaskChanges, first: Task, now: Task): boolean {
  const fields = ['status', 'priority', 'owner', 'milestone'] as const;
  return fields.some((field) => changes[field] !== undefined && first[field] !== now[field]);
}

export interface PlannedUpdate {
  file: { text: string; bom: boolean; sha256: string };
  /** What the file will say. */
  text: string;
  before: Task;
  after: Task;
}

/** What `updateTask` would write into the file at `path` as it is now. Writes nothing, throws the same. */
export async function planUpdate(
  repo: Repo,
  path: string,
  changes: TaskChanges,
  options: UpdateOptions = {},
  finder: TaskFinder = createTaskFinder(repo),
): Promise<PlannedUpdate> {
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
  const format = formatOf(path, repo.config);
  if (changes.status) checkStatus(repo.config, before, changes.status);
  const addDepends = await checkNewDependencies(finder, before, changes.addDepends ?? []);

  const edits = await editsFor(repo, format, file.text, before, { ...changes, addDepends }, options);
  const text = applyEdits(format, file.text, edits, options.now ?? new Date());
  const after = parseTask(path, text, repo.config) ?? before;
  if (changes.status === 'ready') await checkReady(after, text, finder);
  return { file, text, before, after };
}

/** A link under a task root may lead elsewhere in the repository: only task files and editable ones are changed. */
async function checkPlace(repo: Repo, path: string): Promise<void> {
  const { realRel } = await resolveInRepo(repo, path);
  if (taskPlace(realRel, repo.config.taskRoots) || isEditable(repo, realRel)) return;
  throw new AppError('forbidden', `${path} leads to ${realRel}, which is not under an editable folder.`);
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

/** What one state of a task says otherwise than another, by field. */
export function differences(before: Task, after: Task): TaskUpdate['changes'] {
  const changes: TaskUpdate['changes'] = {};
  for (const [field, key] of Object.entries(shown)) {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    changes[field] = { from: before[key], to: after[key] };
  }
  return changes;
}
