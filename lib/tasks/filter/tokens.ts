import type { Place } from './terms.ts';

/** One word of a filter, cut into its parts; nothing is judged yet. */
export interface Token extends Place {
  negated: boolean;
  /** As written in front of the colon; undefined for a plain word. */
  key: string | undefined;
  values: TokenValue[];
  /** A quotation mark without its partner. */
  unclosed: boolean;
}

export interface TokenValue extends Place {
  text: string;
}

const keyAhead = /(-?)([A-Za-z][A-Za-z_]*):/y;

/**
 * Cuts a filter at its spaces. `"…"` holds spaces and commas together, `\"` and `\\` stand for themselves inside
 * it; behind a key, commas part alternatives.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) at += 1;
    else {
      const token = tokenAt(text, at);
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  keyAhead.lastIndex = start;
  const [whole, dash, key] = keyAhead.exec(text) ?? [];
  // A dash before a space, or at the end, is a word.
  const isDash = text[start] === '-' && start + 1 < text.length && !isSpace(text[start + 1]);
  const negated = whole === undefined ? isDash : dash === '-';
  const token: Token = { start, end: start, negated, key, values: [], unclosed: false };
  let at = start + (whole?.length ?? (isDash ? 1 : 0));
  for (;;) {
    const value = key === undefined ? wordAt(text, at) : valueAt(text, at);
    token.unclosed ||= value.unclosed;
    token.values.push({ text: value.text, start: at, end: value.end });
    at = value.end;
    if (key === undefined || text[at] !== ',') break;
    at += 1;
  }
  return { ...token, end: at };
}

interface Read {
  text: string;
  end: number;
  unclosed: boolean;
}

function wordAt(text: string, start: number): Read {
  if (text[start] === '"') return quotedAt(text, start);
  let end = start;
  while (end < text.length && !isSpace(text[end])) end += 1;
  return { text: text.slice(start, end), end, unclosed: false };
}

function valueAt(text: string, start: number): Read {
  if (text[start] === '"') return quotedAt(text, start);
  let end = start;
  while (end < text.length && !isSpace(text[end]) && text[end] !== ',') end += 1;
  return { text: text.slice(start, end), end, unclosed: false };
}

function quotedAt(text: string, start: number): Read {
  let said = '';
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    const escaped = text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\');
    if (escaped) at += 1;
    said += text[at];
    at += 1;
  }
  const unclosed = at >= text.length;
  return { text: said, end: unclosed ? text.length : at + 1, unclosed };
}

export function isSpace(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char);
}
