/** Text as it is compared: small letters, without accents. Mostly as long as it was. */
export function plain(text: string): string {
  const lower = text.toLowerCase();
  if (isAscii(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

/** A query as it is looked for. */
export interface Wanted {
  /** Whole, trimmed. */
  whole: string;
  /** Its words, parted at spaces and at what stands between words of an id or a path. */
  terms: string[];
}

const maxTerms = 8;

/** Beyond eight words nobody looks for a name: the rest is left out. */
export function wantedOf(query: string): Wanted {
  const whole = plain(query)
    .trim()
    .replace(/(?<=.)\.md$/, '');
  const terms = whole.split(/[\s\-_/.,:;«»"'`()[\]{}#]+/u).filter((term) => term !== '');
  return { whole, terms: terms.slice(0, maxTerms) };
}

/** Each run of a letter as one: people double the wrong one (`pallete`). */
export function single(text: string): string {
  return text.replace(/(\p{L})\1+/gu, '$1');
}

export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

const partOfWord = /[\p{L}\p{N}]/u;

/** Whether a word begins at an offset. */
export function startsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (before < 128) {
    const isLetter = before >= 97 && before <= 122;
    const isDigit = before >= 48 && before <= 57;
    return !isLetter && !isDigit;
  }
  return !partOfWord.test(text[at - 1] ?? '');
}
