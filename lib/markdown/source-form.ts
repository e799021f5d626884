import { escapeHtml } from '#lib/markdown/escape.ts';
import { element } from '#lib/markdown/hast.ts';
import type { DocumentNotice, RenderedDocument } from '#lib/markdown/rendered.ts';

const maxLines = 4_000;
const maxLength = 200_000;
const maxLineLength = 2_000;

/**
 * The text as it is, lines numbered, with a notice that says why it was not rendered. For documents that would
 * take too long; so it looks at no more than a bounded part of the text itself.
 */
export function sourceForm(
  path: string,
  text: string,
  reason: string,
  options: { cut?: boolean } = {},
): RenderedDocument {
  const shown = text.slice(0, maxLength).toWellFormed();
  const lines = shown.split('\n', maxLines + 1);
  const isCut = options.cut === true || text.length > maxLength || lines.length > maxLines;
  const notice: DocumentNotice = {
    about: 'rendering',
    tone: 'warning',
    message: reason,
    remedy: isCut ? 'The beginning of its source is shown instead.' : 'Its source is shown instead.',
  };
  const shownLines = lines.slice(0, maxLines).map((line) => escapeHtml(cutLine(line)));
  return { ...sourceDocument(path, shownLines), notices: [notice] };
}

/** Lines of escaped HTML, each with its number as an address: `#L10`. */
export function sourceDocument(path: string, lines: readonly string[]): RenderedDocument {
  const html = lines.map((line, at) => `<span class="doc-line" id="L${at + 1}">${line}</span>`).join('\n');
  return {
    path,
    hast: { type: 'root', children: [element('source-block', { html })] },
    headings: [],
    title: null,
    fields: [],
    notices: [],
    refs: { paths: [], fragments: [], headings: [], hasNames: false },
    hasMath: false,
    form: 'source',
    weight: html.length * 2,
  };
}

/** For a file whose bytes are not text that can be shown. */
export function unreadableForm(path: string, reason: string): RenderedDocument {
  return {
    path,
    hast: { type: 'root', children: [] },
    headings: [],
    title: null,
    fields: [],
    notices: [{ about: 'rendering', tone: 'warning', message: reason }],
    refs: { paths: [], fragments: [], headings: [], hasNames: false },
    hasMath: false,
    form: 'source',
    weight: 500,
  };
}

function cutLine(line: string): string {
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength).toWellFormed()} …` : line;
}
