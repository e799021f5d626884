const maxShownChars = 1500;

const quotes = (text: string) =>
  text
    .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u2026/g, '...')
    .normalize('NFC');
const lineEnds = (text: string) => text.replace(/\r\n?/g, '\n');
const spaces = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n');

/** From the smallest difference to the largest; none of them changes how many lines there are. */
const likenesses: readonly { differs: string; fold: (text: string) => string }[] = [
  { differs: 'line ends', fold: lineEnds },
  { differs: 'white space', fold: (text) => spaces(lineEnds(text)) },
  { differs: 'quotes, dashes or accents', fold: (text) => quotes(lineEnds(text)) },
  {
    differs: 'white space and quotes, dashes or accents',
    fold: (text) => spaces(quotes(lineEnds(text))),
  },
  { differs: 'upper and lower case', fold: (text) => spaces(quotes(lineEnds(text))).toLowerCase() },
];

/** Says why an exact search found nothing, and shows the place that was likely meant as it really reads. */
export function describeNearMiss(text: string, wanted: string): string {
  const start = 'old_string does not stand in the file.';
  for (const { differs, fold } of likenesses) {
    const needle = fold(wanted);
    if (needle.trim() === '') continue;
    const folded = fold(text);
    const at = folded.indexOf(needle);
    if (at === -1) continue;
    const first = countLines(folded.slice(0, at));
    const last = first + countLines(needle) - 1;
    return `${start} ${linesWord(first, last)} differ${first === last ? 's' : ''} from it only in ${differs}, and read${first === last ? 's' : ''}:\n${shown(text, first, last)}`;
  }
  const anchor = wanted.split('\n').find((line) => line.trim().length >= 4);
  if (anchor !== undefined) {
    const lines = lineEnds(text).split('\n');
    const at = lines.findIndex((line) => spaces(quotes(line)) === spaces(quotes(anchor)));
    if (at !== -1) {
      const last = Math.min(lines.length, at + countLines(wanted) + 1);
      return `${start} Its first line is line ${at + 1}, but what follows differs. The file reads there:\n${shown(text, at + 1, last)}`;
    }
  }
  return `${start} Read the part you mean with read_file and copy it exactly.`;
}

function countLines(text: string): number {
  return text.split('\n').length;
}

function linesWord(first: number, last: number): string {
  return first === last ? `Line ${first}` : `Lines ${first} to ${last}`;
}

function shown(text: string, first: number, last: number): string {
  const part = lineEnds(text)
    .split('\n')
    .slice(first - 1, last)
    .join('\n');
  return part.length <= maxShownChars ? part : `${part.slice(0, maxShownChars)}…`;
}
