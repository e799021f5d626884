import type { Config } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { formatOf } from './format-of.ts';
import { type Task, type WorksheetSection, worksheetSections } from './model.ts';
import { freeId, type QuickEdit } from './quick-fix.ts';
import { missingForReady, readSections } from './sections.ts';
import { applyEdits } from './task-edits.ts';
import { sectionQuestions } from './template.ts';

/**
 * The text of a task's file with one thing mended, and nothing else touched.
 * @throws AppError `conflict` where there is nothing to mend any more.
 */
export function applyQuickFix(
  edit: QuickEdit,
  text: string,
  task: Task,
  { index, config, now }: { index: RepoIndex; config: Config; now: Date },
): string {
  const format = formatOf(task.path, config);
  const after = () => {
    switch (edit) {
      case 'add-sections':
        return missingForReady(text, format.requiredForReady)
          .filter(({ isMissing }) => isMissing)
          .reduce((so, { name }) => withSection(so, name), text);
      case 'clear-completed': {
        const field = format.keys.completed;
        return field === null ? text : applyEdits(format, text, [{ field, clear: true }], now);
      }
      case 'new-id': {
        const set = freeId(task, index, config);
        return applyEdits(format, text, [{ field: format.keys.id ?? 'id', set }], now);
      }
    }
  };
  const mended = after();
  if (mended === text) throw new AppError('conflict', 'There is nothing left to mend here.');
  return mended;
}

/** Adds an empty section where a worksheet has it: before the first of those that come after it, else at the end. */
function withSection(text: string, name: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const question = sectionQuestions[name as WorksheetSection];
  const lines = [`## ${name}`, ...(question ? ['', `<!-- ${question} -->`] : [])].join(end);
  const order: readonly string[] = worksheetSections;
  const rank = order.indexOf(name);
  const later = readSections(text).find((one) => {
    const place = order.findIndex((known) => known.toLowerCase() === one.name.toLowerCase());
    return rank >= 0 && place > rank;
  });
  if (later) {
    const at = offsetOfLine(text, later.line);
    return `${text.slice(0, at)}${lines}${end}${end}${text.slice(at)}`;
  }
  const gap = text.endsWith(end + end) ? '' : text.endsWith(end) ? end : end + end;
  return `${text}${gap}${lines}${end}`;
}

/** @param line From 1, of lines that end with `\n`. */
function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) at = text.indexOf('\n', at) + 1;
  return at;
}
