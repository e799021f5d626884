import type { Config } from '#lib/config.ts';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { editFrontMatter } from '#lib/docs/front-matter-edit.ts';
import type { FieldEdit } from '#lib/docs/front-matter-splice.ts';
import { AppError } from '#lib/errors.ts';
import { fillPlaceholders, fillSections, type SectionText } from './fill-template.ts';
import type { Template } from './find-template.ts';
import type { Task, TaskPriority } from './model.ts';
import { parseTask } from './parse.ts';
import { derivedId, taskPlace } from './place.ts';
import { readSections } from './sections.ts';
import { isSameSection } from './sections-from.ts';
import { numberedSlug, slugOf } from './slug.ts';
import type { Workstream } from './workstreams.ts';

/** What a person says about a new task. */
export interface NewTask {
  title: string;
  status?: 'draft' | 'todo';
  priority?: TaskPriority;
  milestone?: string;
  owner?: string;
  labels?: readonly string[];
  /** Ids, each of a task that exists. */
  dependsOn?: readonly string[];
  sections?: readonly SectionText[];
}

export interface TaskName {
  id: string;
  path: string;
  slug: string;
}

/** Which ids and paths cannot be had any more; asked in any case. */
export interface Taken {
  hasId(id: string): boolean;
  hasPath(path: string): boolean;
}

/**
 * Id and path of a new task: from its title, with a number where another task has them.
 * @throws AppError `invalid` for a title or id that makes no name, `conflict` for an id that is taken.
 */
export function nameTask(title: string, workstream: Workstream, taken: Taken, wantedId?: string): TaskName {
  const base = slugOf(title);
  if (base === '') {
    throw new AppError('invalid', `«${title}» has no letter or digit to name a file by; say it in words.`);
  }
  if (wantedId !== undefined) checkId(wantedId, taken);
  const folder = workstream.root === '' ? workstream.name : `${workstream.root}/${workstream.name}`;
  for (let number = 1; ; number++) {
    const slug = numberedSlug(base, number);
    const path = `${folder}/${slug}.md`;
    const id = wantedId ?? derivedId({ root: workstream.root, workstream: workstream.name, slug });
    if (taken.hasPath(path) || (wantedId === undefined && taken.hasId(id))) continue;
    return { id, path, slug };
  }
}

function checkId(id: string, taken: Taken): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]{0,119}$/u.test(id) || id !== id.toUpperCase()) {
    throw new AppError(
      'invalid',
      `«${id}» cannot be an id; write it as WORKSTREAM-SLUG, in upper case letters, digits, \`-\` and \`_\`.`,
    );
  }
  if (taken.hasId(id)) throw new AppError('conflict', `There is a task ${id} already; choose another id.`);
}

/**
 * The whole file of a new task, and the task as it will be read back.
 * @throws AppError `invalid` where the template or a text would make a file that validation holds something against.
 */
export function planTask(
  given: NewTask,
  name: TaskName,
  template: Template,
  config: Config,
  created: string,
): { text: string; task: Task } {
  const { sections = [], title } = given;
  const filled = fillPlaceholders(template.text, {
    id: name.id,
    title,
    status: given.status ?? 'draft',
    priority: given.priority ?? null,
    milestone: given.milestone ?? null,
    owner: given.owner ?? null,
    labels: given.labels ?? [],
    depends_on: given.dependsOn ?? [],
    created,
    workstream: taskPlace(name.path, config.taskRoots)?.workstream ?? '',
    slug: name.slug,
  });
  const at = template.path ?? 'The worksheet';
  const withFields = withGivenFields(filled, given, name, created, at);
  const text = fillSections(withFields, sections);
  checkSections(withFields, text, sections);
  const task = parseTask(name.path, text, config);
  const [finding] = task?.findings ?? [];
  if (!task || finding) {
    const what = finding ? `${finding.message} ${finding.remedy}` : 'It is not under a task root.';
    throw new AppError('invalid', `${at} does not make a valid task. ${what}`, {
      details: { findings: task?.findings ?? [] },
    });
  }
  if (task.title !== title) {
    throw new AppError('invalid', 'The title must be one line of text without control characters.');
  }
  if (task.status !== 'draft' && task.status !== 'todo') {
    const remedy = 'A new task is draft or todo.';
    throw new AppError('invalid', `${at} gives a new task the status ${task.rawStatus}. ${remedy}`);
  }
  return { text, task };
}

/** What was given stands in the front matter, also where the template has no place for it or says otherwise. */
function withGivenFields(text: string, given: NewTask, name: TaskName, created: string, at: string): string {
  const front = readFrontMatter(text);
  const has = (field: string, value: string) => {
    const found = front?.fields.get(field)?.value;
    if (found?.kind === 'list') return found.items.some((item) => item.text === value);
    return found?.kind === 'scalar' && found.text === value;
  };
  const isMissing = (field: string) => (front?.fields.get(field)?.value.kind ?? 'empty') === 'empty';
  const wanted: [string, string | undefined][] = [
    ['id', name.id],
    ['title', given.title],
    ['status', given.status ?? (isMissing('status') ? 'draft' : undefined)],
    ['priority', given.priority],
    ['milestone', given.milestone],
    ['owner', given.owner],
    ['created', created],
  ];
  const edits: FieldEdit[] = wanted.flatMap(([field, value]) =>
    value === undefined || value === '' || has(field, value) ? [] : [{ field, set: value }],
  );
  for (const [field, items] of [
    ['labels', given.labels],
    ['depends_on', given.dependsOn],
  ] as const) {
    for (const addItem of new Set(items)) if (!has(field, addItem)) edits.push({ field, addItem });
  }
  try {
    return editFrontMatter(text, edits);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError('invalid', `${at} does not make a valid task. ${cause.message}`, { cause });
  }
}

/** A code block or comment that a text opens and does not close would swallow the sections after it. */
function checkSections(before: string, after: string, given: readonly SectionText[]): void {
  const names = readSections(before).map(({ name }) => name);
  const added = given.filter(({ name }) => !names.some((each) => isSameSection(each, name)));
  const expected = [...names, ...added.map(({ name }) => name)];
  const found = readSections(after).map(({ name }) => name);
  const at = expected.findIndex((name, index) => !isSameSection(name, found[index] ?? ''));
  if (at === -1 && expected.length === found.length) return;
  const where = at > 0 ? `before the section ${expected[at]}` : 'in a section';
  throw new AppError(
    'invalid',
    `The text ${where} opens a code block or a comment that it does not close, or holds a \`##\` heading of its own.`,
  );
}
