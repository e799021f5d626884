import type { Quote } from '#lib/chat/message.ts';

const maxWords = 60;

/**
 * A prompt of the repository with its placeholders filled. The selection itself goes along with the message, as the
 * data that it is; in its place stands how it begins, so that words of a document never become words of the person.
 */
export function promptText(
  text: string,
  { path, quotes }: { path: string; quotes: readonly Quote[] },
): string {
  const selection = quotes.map(({ text: words }) => `the selected text (“${beginning(words)}”)`).join(', ');
  return text
    .replace(/\{\{\s*selection\s*\}\}/g, () => selection || '(no text is selected)')
    .replace(/\{\{\s*document\s*\}\}/g, () => path || '/');
}

function beginning(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxWords ? line : `${line.slice(0, maxWords).toWellFormed().trimEnd()}…`;
}
