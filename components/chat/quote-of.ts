import type { Quote } from '#lib/chat/message.ts';

export const maxQuoteBytes = 8 * 1024;

/** What is selected in the article, with the document and the heading that it stands under; null for nothing but space. */
export function quoteOf(selection: Selection): Quote | null {
  const range = selection.getRangeAt(0);
  const article = [...document.querySelectorAll('main article')].find((each) => range.intersectsNode(each));
  const path = article?.closest<HTMLElement>('[data-doc-rel]')?.dataset.docRel;
  if (!article || !path) return null;
  const { text, cut } = cutBytes(selection.toString().replaceAll('\u00a0', ' ').trim(), maxQuoteBytes);
  if (text === '') return null;
  const heading = headingAbove(article, range.startContainer);
  return { path, ...(heading ? { heading } : {}), text, ...(cut ? { cut } : {}) };
}

function headingAbove(article: Element, place: Node): string {
  const above = [...article.querySelectorAll('h1, h2, h3, h4, h5, h6')].findLast(
    (heading) =>
      heading.contains(place) ||
      (heading.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  );
  return (above?.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 300).toWellFormed();
}

/** The beginning of a text that has at most so many bytes in UTF-8, whole characters only. */
export function cutBytes(text: string, maxBytes: number): { text: string; cut: boolean } {
  // No character has more than three bytes a code unit.
  if (text.length * 3 <= maxBytes) return { text, cut: false };
  const bytes = new Uint8Array(maxBytes);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return read < text.length ? { text: text.slice(0, read).trimEnd(), cut: true } : { text, cut: false };
}
