import type { DocEntry } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { idAt } from './find-headings.ts';
import { headingsIn } from './headings.ts';
import type { FoundBlock, FoundLine } from './text-found.ts';
import type { TextPattern } from './text-pattern.ts';

/** Lines that follow each other stand together, each block under its heading where the file has a page. */
export async function blocksOf(
  repo: Repo,
  entry: DocEntry | undefined,
  lines: readonly FoundLine[],
  { words }: TextPattern,
): Promise<FoundBlock[]> {
  const blocks: FoundBlock[] = [];
  let last = Number.NaN;
  for (const line of lines) {
    const marked = words && line.isMatch ? { ...line, marks: marksOf(line.text, words) } : line;
    if (line.line === last + 1) blocks.at(-1)?.lines.push(marked);
    else blocks.push({ heading: null, lines: [marked] });
    last = line.line;
  }
  for (const block of blocks) block.lines = withoutBlankEdges(block.lines);
  if (!entry) return blocks;
  const headings = await headingsIn(repo, entry);
  for (const block of blocks) {
    const at = block.lines.find(({ isMatch }) => isMatch)?.line ?? 0;
    const heading = headings.findLast(({ line }) => line <= at);
    if (heading) block.heading = { text: heading.text, id: idAt(headings, heading.line) };
  }
  return blocks;
}

/** Blank lines around what was found tell nothing. */
function withoutBlankEdges(lines: readonly FoundLine[]): FoundLine[] {
  const says = ({ isMatch, text }: FoundLine) => isMatch || text.trim() !== '';
  return lines.slice(lines.findIndex(says), lines.findLastIndex(says) + 1);
}

function marksOf(text: string, words: RegExp): [number, number][] {
  return [...text.matchAll(words)].map(({ index, 0: found }) => [index, index + found.length]);
}
