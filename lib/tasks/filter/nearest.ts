import { editDistance } from './edit-distance.ts';

/** Longer words are no typing errors of each other. */
const maxLetters = 40;

/** The word that was most likely meant, or undefined where none is near. */
export function nearestWord(typed: string, words: Iterable<string>): string | undefined {
  const wanted = typed.toLowerCase();
  let best: string | undefined;
  if (wanted.length > maxLetters) return best;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const word of words) {
    const distance = editDistance(wanted, word.toLowerCase(), least - 1);
    if (distance < least) [best, least] = [word, distance];
  }
  return best;
}
