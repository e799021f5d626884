import { type FieldValue, readFrontMatter } from '#lib/docs/front-matter.ts';
import { isUnclosedFrontMatter } from '#lib/docs/front-matter-block.ts';
import { placeAt } from '#lib/docs/place.ts';
import type { DocumentNotice, RenderedDocument } from '#lib/markdown/rendered.ts';

const maxFields = 60;
const maxValueLength = 400;

/** What a page shows of a file's front matter: its fields as text, and what is wrong with it. */
export function readFields(text: string): Pick<RenderedDocument, 'fields' | 'notices'> {
  const frontMatter = readFrontMatter(text);
  if (frontMatter === null) return { fields: [], notices: isUnclosedFrontMatter(text) ? [unclosed] : [] };
  const fields = [...frontMatter.fields]
    .slice(0, maxFields)
    .map(([key, { name, value }]) => ({ key, name: cut(name), value: cut(wordsOf(value)) }));
  const notices = frontMatter.problems.map(
    ({ severity, message, remedy, offset }): DocumentNotice => ({
      about: 'front-matter',
      tone: severity === 'error' ? 'warning' : 'info',
      message,
      remedy,
      line: placeAt(text, offset).line,
    }),
  );
  return { fields, notices };
}

const unclosed: DocumentNotice = {
  about: 'front-matter',
  tone: 'warning',
  message: 'The front matter is opened but never closed, so it shows as text.',
  remedy: 'Add a line `---` after its last field.',
  line: 1,
};

function wordsOf(value: FieldValue): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'scalar':
      return value.text;
    case 'list':
      return value.items.map(({ text }) => text ?? '…').join(', ');
    case 'other':
      return '…';
  }
}

function cut(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength).toWellFormed()}…` : text;
}
