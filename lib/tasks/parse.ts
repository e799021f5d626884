import type { Config } from '#lib/config.ts';
import { type FrontMatter, readFrontMatter } from '#lib/docs/front-matter.ts';
import { isUnclosedFrontMatter } from '#lib/docs/front-matter-block.ts';
import { type Place, placeAt } from '#lib/docs/place.ts';
import { firstHeading } from '#lib/docs/prose-lines.ts';
import { isTorn } from '#lib/docs/torn.ts';
import { type FieldName, fieldReader } from './fields.ts';
import type { TaskFormat } from './format.ts';
import { formatOf } from './format-of.ts';
import { backlogTraits } from './formats/backlog-traits.ts';
import type { Finding, Task } from './model.ts';
import { taskPlace } from './place.ts';
import { makesUnreadable } from './readable.ts';

type ParseConfig = Pick<Config, 'taskRoots' | 'statuses' | 'backlog'>;

/**
 * Reads a task from the text of its file, or from its head where that holds the front matter and title. Never
 * throws: what is wrong is in `findings`. Null for a file that is no task (not under a task root, or without
 * front matter).
 */
export function parseTask(path: string, text: string, config: ParseConfig): Task | null {
  const place = taskPlace(path, config.taskRoots);
  if (!place) return null;
  const format = formatOf(path, config);
  const front = readFrontMatter(format.mask(text));
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
  // What broken YAML leaves out or runs together is no fault of the fields.
  const follows = findings.some(makesUnreadable) ? findings.length : undefined;
  const where = (field: FieldName) => fieldPlace(text, front, field);
  const read = fieldReader(front, format.keys, (field, code, message, remedy, severity) =>
    report(severity, code, where(field), message, remedy),
  );

  const rawStatus = read.text('status');
  const written = rawStatus === null ? null : format.readStatus(rawStatus, config.statuses);
  const status = format.statusOfPlace(path) ?? written;
  if (status === null && front) reportStatus(rawStatus, format, config, where('status'), report);
  if (written !== null && written !== status) {
    const message = `The file says «${rawStatus}», but in its folder it is ${status}.`;
    const remedy = 'Move the file, or change what it says.';
    report('warning', 'status-place', where('status'), message, remedy);
  }
  const rawPriority = read.text('priority');
  const priority = rawPriority === null ? null : format.readPriority(rawPriority);
  if (rawPriority !== null && priority === null) {
    const message = `The priority «${rawPriority}» is not known.`;
    const remedy = `Use one of ${format.priorityWords.join(', ')}.`;
    report(format.unknownStatus, 'priority-unknown', where('priority'), message, remedy);
  }
  const day = (field: 'created' | 'completed') => {
    const value = read.text(field);
    const known = value === null ? null : format.readDay(value);
    if (value !== null && known === null) {
      const message = `The field ${format.keys[field]} says «${value}», which is no day.`;
      report('warning', 'date-form', where(field), message, 'Write it as YYYY-MM-DD.');
    }
    return known ?? value;
  };
  const writtenId = read.text('id');
  const id = writtenId === null ? format.idOfPlace(place) : format.readId(writtenId);
  if (writtenId === null && format.needsId && front) {
    const remedy = `Add \`id: ${id}\` to the front matter.`;
    report('warning', 'id-missing', { line: 1, column: 1 }, 'The task has no id.', remedy);
  }
  if (!format.isUsualId(id)) {
    const remedy = `Write it in ${format.usualId}.`;
    report('warning', 'id-form', where('id'), `The id «${id}» is not in the usual form.`, remedy);
  }
  const given = read.text('title');
  const heading = () => firstHeading(front ? text.slice(front.block.bodyStart) : text);
  const title = isTorn(front) ? (heading() ?? given) : (given ?? heading());
  if (title === null) {
    const remedy = 'Add `title:` to the front matter, or a `# ` heading.';
    report('warning', 'title-missing', { line: 1, column: 1 }, 'The task has no title.', remedy);
  }
  return {
    id,
    title: title ?? format.titleOfPlace(place),
    status,
    rawStatus,
    priority,
    ...(format.name === 'worksheet' ? {} : { format: format.name, rawPriority }),
    milestone: read.text('milestone'),
    owner: format.readOwner(read),
    labels: read.list('labels'),
    dependsOn: read.list('depends_on').map(format.readId),
    created: day('created'),
    completed: day('completed'),
    completedBy: read.text('completed_by'),
    workstream: place.workstream,
    path,
    findings: findings.slice(0, follows).sort((a, b) => a.line - b.line || a.column - b.column),
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
  format: TaskFormat,
  { statuses }: ParseConfig,
  at: Place,
  report: Report,
): void {
  const known = format.statusWords(statuses).join(', ');
  if (rawStatus === null) {
    const remedy = `Add \`status:\` with one of ${known}.`;
    report('error', 'status-missing', at, 'The task has no status.', remedy);
    return;
  }
  const alias = `say in tasks.config.json what it means: {"statuses": {${JSON.stringify(rawStatus)}: "in_progress"}}`;
  const remedy = `Use one of ${known}; or ${alias}.`;
  report(format.unknownStatus, 'status-unknown', at, `The status «${rawStatus}» is not known.`, remedy);
}

/** Place of a field's value, or of one item of its list; of the first line where the field is missing. */
export function fieldPlace(text: string, front: FrontMatter | null, field: FieldName, item?: string): Place {
  const found = front?.fields.get(field) ?? front?.fields.get(backlogTraits.keys[field] ?? field);
  if (!found) return { line: 1, column: 1 };
  const { value } = found;
  const items = value.kind === 'list' ? value.items : [];
  const wanted = item?.toLowerCase();
  const offset = items.find((each) => each.text?.trim().toLowerCase() === wanted)?.offset ?? found.offset;
  return placeAt(text, offset);
}
