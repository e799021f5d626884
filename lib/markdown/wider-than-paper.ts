import type { Element, Node } from 'hast';
import { walk } from '#lib/markdown/walk.ts';

/** Characters that a line of an upright sheet has room for in the type of tables. */
const paperChars = 84;
/** What a column needs beside its words. */
const paddingChars = 3;

/** Whether the longest words of the columns do not fit beside each other on paper, where nothing can be scrolled. */
export function isWiderThanPaper(table: Element): boolean {
  const longest: number[] = [];
  let column = 0;
  walk<Node>(table, (node) => {
    if ('tagName' in node && node.tagName === 'tr') column = -1;
    if ('tagName' in node && (node.tagName === 'td' || node.tagName === 'th')) column++;
    if (!('value' in node) || column < 0) return undefined;
    for (const word of String(node.value).split(/\s+/)) {
      longest[column] = Math.max(longest[column] ?? 0, word.length);
    }
    return undefined;
  });
  return longest.reduce((sum, chars) => sum + chars + paddingChars, 0) > paperChars;
}
