/** What the person is in the midst of writing that can be completed. Places count in UTF-16 code units. */
export interface Token {
  kind: 'command' | 'mention';
  /** Without the mark before it. */
  query: string;
  /** Of the mark. */
  start: number;
  end: number;
}

const maxQueryChars = 80;

/** The command or mention that the caret stands at the end of or in; null elsewhere. */
export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(0, caret);
  if (/^\/[\w-]*$/.test(before)) {
    const end = /^\/[\w-]*/.exec(text)?.[0].length ?? caret;
    // A path, not a command.
    return text[end] === '/' ? null : { kind: 'command', query: before.slice(1), start: 0, end };
  }
  const at = before.lastIndexOf('@');
  if (at === -1 || caret - at - 1 > maxQueryChars) return null;
  const query = before.slice(at + 1);
  // `ana@example.org` and `@ana and` are none.
  if (/[\s@]/.test(query) || /[\p{L}\p{N}_./@-]/u.test(before[at - 1] ?? '')) return null;
  return { kind: 'mention', query, start: at, end: caret };
}

/** The command that a message is: the word behind the slash that it begins with. Null for any other message. */
export function commandName(text: string): string | null {
  return /^\/([a-z][\w-]*)(?=\s|$)/i.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** The text with something in place of a token, and where the caret stands then: behind it and one space. */
export function completed(
  text: string,
  { start, end }: Pick<Token, 'start' | 'end'>,
  words: string,
): { text: string; caret: number } {
  const after = text.slice(end).replace(/^ /, '');
  const head = `${text.slice(0, start)}${words} `;
  return { text: head + after, caret: head.length };
}
