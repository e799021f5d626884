import type { Config } from '#lib/config.ts';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { placeAt } from '#lib/docs/place.ts';
import { indexText } from '#lib/docs/read-entry.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { crossFindings } from './cross-findings.ts';
import type { Finding } from './model.ts';
import { fieldFindings, needsText, sectionFindings } from './own-findings.ts';
import { fieldPlace } from './parse.ts';
import { byPlace, graded } from './validate.ts';

/** What `validateTasks` would find in the file at `path` if this were its text, among the others as they are. Reads no file. */
export function validateText(
  index: RepoIndex,
  path: string,
  text: string,
  config: Pick<Config, 'taskRoots' | 'statuses' | 'backlog'>,
): Finding[] {
  const identity = { path, mtimeMs: 0, size: 0, ino: 0, ctimeMs: 0, key: '' };
  const { task } = indexText(identity, text, config);
  const front = readFrontMatter(text);
  if (!task) {
    return (front?.problems ?? []).map(({ offset, ...problem }) => ({
      ...problem,
      path,
      ...placeAt(text, offset),
    }));
  }
  const others = index.tasks.filter((one) => one.path !== path);
  const across = crossFindings([...others, task].sort((a, b) => (a.path < b.path ? -1 : 1)))
    .filter(({ members }) => members.includes(task))
    // A circle is told at one of its members: here, at this one.
    .map((one) => (one.task === task ? one : { ...one, item: undefined }));
  const located = [...across, ...fieldFindings(task)].map(
    ({ code, severity, message, remedy, field, item }): Finding => ({
      ...{ code, severity, message, remedy, path },
      ...fieldPlace(text, front, field, item),
    }),
  );
  const sections = needsText(task) ? sectionFindings(task, text) : [];
  return [...task.findings, ...located, ...sections].map((finding) => graded(finding, {})).sort(byPlace);
}
