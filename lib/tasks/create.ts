import { createIndexer } from '#lib/docs/repo-index.ts';
import { AppError } from '#lib/errors.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { sha256Hex } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { ignoreRule } from '#lib/repo/walk.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { crossFindings } from './cross-findings.ts';
import { checkNewDependencies } from './dependencies.ts';
import { createTaskFinder } from './find.ts';
import { findTemplate, type Template } from './find-template.ts';
import type { Task } from './model.ts';
import { taskPlace } from './place.ts';
import { type NewTask, nameTask, planTask, type Taken } from './plan-task.ts';
import { chooseWorkstream, knownWorkstreams, type Workstream, worksheetRoots } from './workstreams.ts';

export interface CreateOptions {
  workstream: string;
  /** Instead of the one made from workstream and title. */
  id?: string;
  /** Name of a template under `.tasks/templates/`. */
  template?: string;
  /** Plan and validate, write nothing. */
  dryRun?: boolean;
  now?: Date;
}

export interface CreatedTask {
  task: Task;
  path: string;
  sha256: string;
  /** The whole file. */
  text: string;
  /** What is worth a second look, in sentences. */
  warnings: string[];
}

const maxRaces = 20;

/**
 * Writes a new task file that passes validation, under an id and a path that nobody has; never over another file.
 * @throws AppError `invalid`, `conflict` (the id), `not-found` (template, dependency), `refused` (a circle),
 * `forbidden` (where it would land).
 */
export async function createTask(repo: Repo, given: NewTask, options: CreateOptions): Promise<CreatedTask> {
  const indexer = createIndexer(repo);
  // Outside the lock, so that what takes long is done when others wait for us.
  const before = await indexer.get();
  const taskRoots = worksheetRoots(repo.config);
  const known = knownWorkstreams(before.docs, taskRoots);
  const workstream = chooseWorkstream(options.workstream, known, taskRoots);
  const template = await findTemplate(repo, { name: options.template, workstream: workstream.name });
  const warnings = [
    ...(workstream.isNew ? [newWorkstream(workstream, known)] : []),
    ...unknownMilestone(given.milestone, repo.config.milestones),
  ];
  const lost = new Set<string>();
  const attempt = async (write: boolean) => {
    const index = await indexer.get();
    const planned = await plan(repo, given, { ...options, workstream, template, index, lost });
    const created = { ...planned, warnings: [...warnings, ...planned.warnings] };
    if (!write) return { ...created, sha256: sha256Hex(planned.text) };
    const { sha256 } = await writeRepoFile(repo, planned.path, Buffer.from(planned.text), 'absent');
    return { ...created, sha256 };
  };
  if (options.dryRun) return attempt(false);
  return withWriteLock(repo, () => withoutOverwriting(attempt, lost));
}

/** Somebody who knows nothing of our lock may take the name between plan and write: then the next one is tried. */
async function withoutOverwriting(
  attempt: (write: boolean) => Promise<CreatedTask>,
  lost: Set<string>,
): Promise<CreatedTask> {
  for (let race = 1; ; race++) {
    try {
      return await attempt(true);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'stale' || race === maxRaces) throw error;
      lost.add((await attempt(false)).path.toLowerCase());
    }
  }
}

interface PlanOptions extends Omit<CreateOptions, 'workstream' | 'template'> {
  workstream: Workstream;
  template: Template;
  index: RepoIndex;
  /** Paths, lower case, that turned out to be taken. */
  lost: ReadonlySet<string>;
}

async function plan(repo: Repo, given: NewTask, options: PlanOptions): Promise<Omit<CreatedTask, 'sha256'>> {
  const { index, template, workstream } = options;
  const name = nameTask(given.title, workstream, takenIn(index, options.lost), options.id);
  await checkTarget(repo, name.path);
  const finder = createTaskFinder(repo, async () => index);
  const draft = planTask({ ...given, dependsOn: [] }, name, template, repo.config, dayOf(options.now));
  const dependsOn = await checkNewDependencies(finder, draft.task, given.dependsOn ?? []);
  const planned = planTask({ ...given, dependsOn }, name, template, repo.config, dayOf(options.now));
  // A task may wait for this one already, by an id that nobody had: then a circle closes elsewhere.
  const findings = crossFindings([...index.tasks, planned.task]).filter(({ members }) =>
    members.includes(planned.task),
  );
  const error = findings.find(({ severity }) => severity === 'error');
  if (error) throw new AppError('invalid', `${error.message} ${error.remedy}`);
  return { ...planned, path: name.path, warnings: findings.map(({ message }) => message) };
}

function takenIn(index: RepoIndex, lost: ReadonlySet<string>): Taken {
  const ids = new Set(index.tasks.map(({ id }) => id.toUpperCase()));
  const paths = new Set(index.docs.map(({ path }) => path.toLowerCase()));
  return {
    hasId: (id) => ids.has(id.toUpperCase()),
    hasPath: (path) => paths.has(path.toLowerCase()) || lost.has(path.toLowerCase()),
  };
}

/** The file must be seen once it is there, and a link under a task root may not lead just anywhere. */
async function checkTarget(repo: Repo, path: string): Promise<void> {
  const ignored = ignoreRule(repo);
  const parts = path.split('/');
  if (parts.some((_, at) => ignored(parts.slice(0, at + 1).join('/'), at < parts.length - 1))) {
    throw new AppError(
      'refused',
      `${path} would be ignored, as .gitignore or tasks.config.json says; choose another workstream.`,
    );
  }
  const { realRel } = await resolveForWrite(repo, path);
  if (taskPlace(realRel, repo.config.taskRoots) || isEditable(repo, realRel)) return;
  throw new AppError('forbidden', `${path} leads to ${realRel}, which is not under an editable folder.`);
}

function newWorkstream({ name }: Workstream, known: readonly Workstream[]): string {
  if (known.length === 0) return `${name} is the first workstream here.`;
  return `${name} is a new workstream; there is ${known.map((each) => each.name).join(', ')}.`;
}

function unknownMilestone(milestone: string | undefined, milestones: readonly string[]): string[] {
  if (!milestone || milestones.length === 0 || milestones.includes(milestone)) return [];
  return [`The milestone ${milestone} is not one of tasks.config.json: ${milestones.join(', ')}.`];
}

function dayOf(date: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
