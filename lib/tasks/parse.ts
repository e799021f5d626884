import type { Config } from '#lib/config.ts';
import { type FrontMatter, readFrontMatter } from '#lib/docs/front-matter.ts';
import { isUnclosedFrontMatter } from '#lib/docs/front-matter-block.ts';
import { type Place, placeAt } from '#lib/docs/place.ts';
import { firstHeading } from '#lib/docs/prose-lines.ts';
import { type FieldName, fieldReader } from './fields.ts';
import { type Finding, type Task, taskPriorities, taskStatuses } from './model.ts';
import { derivedId, taskPlace } from './place.ts';
import { isDay, readPriority, readStatus } from './words.ts';

type ParseConfig = Pick<Config, 'taskRoots' | 'statuses'>;

/**
 * Reads a task from the text of its file, or from its head where that holds the front matter and title. Never
 * throws: what is wrong is in `findings`. Null for a file that is no task (not under a task root, or without
 * front matter).
 */
export function parseTask(path: string, text: string, config: ParseConfig): Task | null {
  const place = taskPlace(path, config.taskRoots);
  if (!place) return null;
  const front = readFrontMatter(text);
  if (!front && !isUnclosedFrontMatter(text)) return null;

  const findings: Finding[] = [];
  const report: Report = (severity, code, at, message, remedy) =>
    findings.push({ code, severity, message, remedy, path, ...at });
  if (!front) {
    const remedy = 'Close it with a line `---` after the last field.';
    report(
      'error',
      'front-matter-unclosed',
      { line: 1, column: 1 },
      'The front matter is not closed.',
      remedy,
    );
  }
  for (const problem of front?.problems ?? []) {
    report(problem.severity, problem.code, placeAt(text, problem.offset), problem.message, problem.remedy);
  }
  const where = (field: FieldName) => fieldPlace(text, front, field);
  const read = fieldReader(front, (field, code, message, remedy, severity) =>
    report(severity, code, where(field), message, remedy),
  );

  const rawStatus = read.text('status');
  const status = rawStatus === null ? null : readStatus(rawStatus, config.statuses);
  if (status === null && front) reportStatus(rawStatus, config, where, report);
  const rawPriority = read.text('priority');
  const priority = rawPriority === null ? null : readPriority(rawPriority);
  if (rawPriority !== null && priority === null) {
    const message = `The priority «${rawPriority}» is not known.`;
    report(
      'error',
      'priority-unknown',
      where('priority'),
      message,
      `Use one of ${taskPriorities.join(', ')}.`,
    );
  }
  const day = (field: 'created' | 'completed') => {
    const value = read.text(field);
    if (value !== null && !isDay(value)) {
      const message = `The field ${field} says «${value}», which is no day.`;
      report('warning', 'date-form', where(field), message, 'Write it as YYYY-MM-DD.');
    }
    return value;
  };
  const id = read.text('id') ?? derivedId(place);
  if (id !== id.toUpperCase() || /[\s,]/.test(id)) {
    const remedy = 'Write it in upper case without spaces, as WORKSTREAM-SLUG.';
    report('warning', 'id-form', where('id'), `The id «${id}» is not in the usual form.`, remedy);
  }
  const title = read.text('title') ?? firstHeading(front ? text.slice(front.block.bodyStart) : text);
  if (title === null) {
    const remedy = 'Add `title:` to the front matter, or a `# ` heading.';
    report('warning', 'title-missing', { line: 1, column: 1 }, 'The task has no title.', remedy);
  }
  return {
    id,
    title: title ?? titleFromSlug(place.slug),
    status,
    rawStatus,
    priority,
    milestone: read.text('milestone'),
    owner: read.text('owner'),
    labels: read.list('labels'),
    dependsOn: read.list('depends_on'),
    created: day('created'),
    completed: day('completed'),
    completedBy: read.text('completed_by'),
    workstream: place.workstream,
    path,
    findings: findings.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

type Report = (
  severity: Finding['severity'],
  code: string,
  at: Place,
  message: string,
  remedy: string,
) => void;

function reportStatus(
  rawStatus: string | null,
  config: ParseConfig,
  where: (field: FieldName) => Place,
  report: Report,
): void {
  const known = [...taskStatuses, ...Object.keys(config.statuses)].join(', ');
  if (rawStatus === null) {
    report(
      'error',
      'status-missing',
      where('status'),
      'The task has no status.',
      `Add \`status:\` with one of ${known}.`,
    );
  } else {
    const message = `The status «${rawStatus}» is not known.`;
    report('error', 'status-unknown', where('status'), message, `Use one of ${known}.`);
  }
}

/** Place of a field's value, or of one item of its list; of the first line where the field is missing. */
export function fieldPlace(text: string, front: FrontMatter | null, field: FieldName, item?: string): Place {
  const found = front?.fields.get(field);
  if (!found) return { line: 1, column: 1 };
  const { value } = found;
  const items = value.kind === 'list' ? value.items : [];
  const offset = items.find((each) => each.text?.trim() === item)?.offset ?? found.offset;
  return placeAt(text, offset);
}

export function titleFromSlug(slug: string): string {
  const name = slug
    .slice(slug.lastIndexOf('/') + 1)
    .replace(/[-_\s]+/g, ' ')
    .trim();
  return name === '' ? slug : name.charAt(0).toUpperCase() + name.slice(1);
}
