import { proseLines } from '#lib/docs/prose-lines.ts';
import { isSameSection, partsOfText } from './sections-from.ts';

const item = /^( *)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/;

/**
 * The acceptance criteria of a task's file, in order: the list items of that section, each with its further lines;
 * deeper items belong to the one above. A section without a list is one criterion.
 */
export function acceptanceCriteria(text: string): string[] {
  const sections = partsOfText(text).sections.filter(({ name }) =>
    isSameSection(name, 'Acceptance Criteria'),
  );
  const criteria: string[] = [];
  for (const section of sections) {
    const lines = [...proseLines(section.text)].map((line) => line.text);
    const indents = lines.flatMap((line) => item.exec(line)?.[1]?.length ?? []);
    const top = Math.min(...indents, Number.POSITIVE_INFINITY);
    if (indents.length === 0) criteria.push(lines.join(' '));
    let isOpen = false;
    for (const line of indents.length === 0 ? [] : lines) {
      const [, indent = '', words = ''] = item.exec(line) ?? [];
      if (item.test(line) && indent.length === top) {
        // Backlog.md numbers them; the number is no part of the words.
        criteria.push(words.replace(/^#\d+\s+/, ''));
        isOpen = true;
      } else if (isOpen && line.trim() !== '' && /^\s/.test(line)) {
        criteria.push(`${criteria.pop()} ${line.trim()}`);
      }
    }
  }
  return criteria.map((words) => words.replace(/\s+/g, ' ').trim()).filter((words) => words !== '');
}
