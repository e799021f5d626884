import uFuzzy from '@leeoniya/ufuzzy';
import { isAscii } from './plain.ts';

// One slip a word: a letter wrong, missing, too many, or two swapped; never the first one, which people get right.
const oneSlip: uFuzzy.Options = {
  intraMode: 1,
  intraIns: 1,
  intraSub: 1,
  intraTrn: 1,
  intraDel: 1,
};

const latin = new uFuzzy(oneSlip);
// Slower: asked only for words of other scripts.
const anyScript = new uFuzzy({
  ...oneSlip,
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
});

/** Indexes of the texts that hold every term with at most one slip in each. */
export function withSlips(texts: string[], terms: readonly string[]): number[] {
  let found: number[] | undefined;
  for (const term of terms) {
    const matcher = isAscii(term) ? latin : anyScript;
    const next = matcher.filter(texts, term, found);
    // Null: there is no letter in it.
    if (next === null) continue;
    found = next;
    if (found.length === 0) return [];
  }
  return found ?? [];
}
