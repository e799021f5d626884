import type { Document } from 'yaml';
import { isMap } from 'yaml';
import { AppError } from '#lib/errors.ts';
import { fieldKey, keyText, parseYaml, readFrontMatter } from './front-matter.ts';
import {
  type FieldEdit,
  isSameItem,
  type Opened,
  scalarItems,
  spliceFor,
  tooIntricate,
} from './front-matter-splice.ts';
import { placeAt } from './place.ts';

// Front matter is never printed anew. Each edit is one splice of the text, found by the parser's tokens, so that
// comments, order, quotes, line ends and everything that we know nothing of stay as a person wrote them. The
// result is parsed again and compared: an edit that would touch another field is refused instead.

/**
 * Applies edits in order and returns the whole new text. `field` is the name by `fieldKey`; a missing field is
 * added as the last line. Values are one line each.
 * @throws AppError `invalid` where the front matter is missing or broken, `refused` where it is written in a way
 * that cannot be edited without touching more.
 */
export function editFrontMatter(text: string, edits: readonly FieldEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, edit: FieldEdit): string {
  const before = open(text);
  const splice = spliceFor(before, edit);
  if (!splice) return text;
  const { start } = before.block;
  const after = text.slice(0, start + splice.from) + splice.text + text.slice(start + splice.to);
  if (!isOnlyChange(before, after, edit)) throw tooIntricate(edit.field);
  return after;
}

function open(text: string): Opened {
  const read = readFrontMatter(text);
  if (!read)
    throw new AppError('invalid', 'The file has no front matter; add the fields between two `---` lines.');
  const problem = read.problems.find(({ severity }) => severity === 'error');
  if (problem) {
    const { line } = placeAt(text, problem.offset);
    throw new AppError(
      'invalid',
      `The front matter must be mended by hand first, line ${line}: ${problem.message} ${problem.remedy}`,
    );
  }
  const document = parseYaml(read.block.yaml, { keepTokens: true });
  return { text, block: read.block, document, map: isMap(document.contents) ? document.contents : null };
}

/** Whether `after` parses, says what was asked for in that field, and the same as before in every other. */
function isOnlyChange(before: Opened, after: string, edit: FieldEdit): boolean {
  let opened: Opened;
  try {
    opened = open(after);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
  const bodyBefore = before.text.slice(before.block.end);
  if (after.slice(opened.block.end) !== bodyBefore) return false;
  const was = plainFields(before);
  const is = plainFields(opened);
  const expected = expectedValue(was.get(edit.field), edit);
  if (JSON.stringify(is.get(edit.field) ?? null) !== JSON.stringify(expected)) return false;
  const keys = new Set([...was.keys(), ...is.keys()]);
  keys.delete(edit.field);
  return [...keys].every((key) => JSON.stringify(was.get(key)) === JSON.stringify(is.get(key)));
}

function expectedValue(was: unknown, edit: FieldEdit): unknown {
  if ('set' in edit) return edit.set;
  if ('clear' in edit) return null;
  const items = Array.isArray(was) ? was : was === undefined || was === null ? [] : scalarItems(was);
  if ('addItem' in edit) return [...items, edit.addItem];
  const index = items.findIndex((item) => isSameItem(String(item), edit.removeItem));
  return items.filter((_, at) => at !== index);
}

function plainFields({ document, map }: Opened): Map<string, unknown> {
  const pairs = map?.items ?? [];
  return new Map(
    pairs.map((pair) => {
      const node = pair.value as { toJS?: (doc: Document, options: object) => unknown } | null;
      const value = node?.toJS ? node.toJS(document as never, { maxAliasCount: 100 }) : null;
      return [fieldKey(keyText(pair) ?? ''), value];
    }),
  );
}
