import { escapeHtml } from '#lib/markdown/escape.ts';
import { highlightToHtml } from '#lib/markdown/highlight.ts';
import type { RenderedDocument } from '#lib/markdown/rendered.ts';
import { sourceDocument } from '#lib/markdown/source-form.ts';

const maxLines = 10_000;
const maxLength = 500_000;
/** Colouring grows faster than the text; what is longer is shown plain. */
const maxColoured = 60_000;

/** A file's source as somebody asked to see it: numbered, in colour where that is quick, the end left out where it is long. */
export async function sourceView(path: string, text: string): Promise<RenderedDocument> {
  const shown = text.slice(0, maxLength).replaceAll('\r\n', '\n').toWellFormed();
  const html = shown.length > maxColoured ? null : await highlightToHtml(shown, 'markdown');
  const lines = (html ?? escapeHtml(shown)).split('\n', maxLines + 1);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  const isCut = text.length > maxLength || lines.length > maxLines;
  const document = sourceDocument(path, lines.slice(0, maxLines));
  if (!isCut) return document;
  const message = 'This is the beginning of a long file.';
  return { ...document, notices: [{ about: 'rendering', tone: 'info', message }] };
}
