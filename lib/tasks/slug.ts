const maxCharacters = 60;
/** File names may have 255 bytes; this leaves room for a number, `.md` and the name of a temporary file. */
const maxBytes = 180;

/** Letters of Latin scripts that no decomposition takes apart. */
const latin: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'ng',
  ŧ: 't',
};

// Names that Windows gives to devices, and the pages that stand for a whole folder.
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|readme|index)$/;

/**
 * A title as a file name without ending: lower case, words joined by hyphens, accents of Latin letters taken off,
 * letters of other scripts kept. `''` for a title without letters or digits. At most 60 characters, cut between
 * words where that is possible.
 */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(?<=[a-z])\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/[ßæœøđðþħıłŋŧ]/g, (letter) => latin[letter] ?? letter)
    // don't → dont, not don-t
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '');
  const slug = shortened(words);
  return reserved.test(slug) ? `${slug}-task` : slug;
}

/** The name of the n-th file that would have the same: `login`, `login-2`, … */
export function numberedSlug(slug: string, number: number): string {
  return number === 1 ? slug : `${slug}-${number}`;
}

function shortened(slug: string): string {
  const characters = [...slug];
  const fits = (count: number) => Buffer.byteLength(characters.slice(0, count).join('')) <= maxBytes;
  let count = Math.min(characters.length, maxCharacters);
  while (!fits(count)) count--;
  if (count === characters.length) return slug;
  const cut = characters.slice(0, count).join('');
  const between = characters[count] === '-' ? cut.length : cut.lastIndexOf('-');
  // A word that alone is too long has to be cut inside.
  return cut.slice(0, between > cut.length / 2 ? between : cut.length).replace(/-+$/, '');
}
