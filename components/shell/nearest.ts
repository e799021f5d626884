import type { DocEntry } from '#lib/repo/entry.ts';

/** The `limit` documents whose path shares the most words with `path`, its last name counting most. */
export function nearestPaths(path: string, docs: readonly DocEntry[], limit = 5): DocEntry[] {
  const wanted = wordsOf(path);
  const last = wordsOf(path.split('/').at(-1) ?? '');
  if (wanted.length === 0) return [];
  const scored: { doc: DocEntry; score: number }[] = [];
  for (const doc of docs) {
    const words = new Set(wordsOf(doc.path));
    let likeness = 0;
    for (const word of last) {
      if (words.has(word)) likeness += 2;
      else if ([...words].some((other) => begins(other, word))) likeness += 1;
    }
    // A shared folder alone is no likeness.
    if (likeness === 0) continue;
    const shared = wanted.filter((word) => words.has(word)).length;
    scored.push({ doc, score: likeness + shared });
  }
  scored.sort((a, b) => b.score - a.score || a.doc.path.length - b.doc.path.length);
  return scored.slice(0, limit).map(({ doc }) => doc);
}

function begins(one: string, other: string): boolean {
  return one.length > 3 && other.length > 3 && (one.startsWith(other) || other.startsWith(one));
}

function wordsOf(path: string): string[] {
  return path
    .toLowerCase()
    .replace(/\.md$/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
