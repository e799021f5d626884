import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, proseLines } from '#lib/docs/prose-lines.ts';
import { requiredForReady } from './model.ts';

export interface Section {
  name: string;
  /** Of its heading, counted from 1 in the given text. */
  line: number;
  /** Nothing in it but blank lines, comments, empty list items and placeholders. */
  isEmpty: boolean;
}

const blank = /^(?:[-*+]|\d+[.)])?\s*(?:\[[ xX]?\])?\s*(?:tbd|todo|…|\.\.\.)?\.?$/i;

/** The `##` sections of a file's text, front matter and all, in order. */
export function readSections(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of proseLines(withBlankFrontMatter(text))) {
    const heading = headingOf(line);
    if (heading && heading.depth <= 2) {
      if (heading.depth === 2) {
        sections.push({ name: heading.text.replace(/:$/, ''), line: line.index + 1, isEmpty: true });
      }
      continue;
    }
    const current = sections.at(-1);
    if (current && !heading && !blank.test(line.text.trim())) current.isEmpty = false;
  }
  return sections;
}

/** The same text with the front matter's lines empty: a `##` there is a comment, and line numbers must hold. */
function withBlankFrontMatter(text: string): string {
  const block = splitFrontMatter(text);
  if (!block) return text;
  return text.slice(0, block.bodyStart).replace(/[^\n]/g, '') + text.slice(block.bodyStart);
}

export interface SectionGap {
  name: string;
  /** Of the empty heading; 1 where there is none. */
  line: number;
  isMissing: boolean;
}

/** What a task lacks to be `ready`. */
export function missingForReady(text: string, required: readonly string[] = requiredForReady): SectionGap[] {
  const sections = readSections(text);
  return required.flatMap((name) => {
    const same = sections.filter((section) => section.name.toLowerCase() === name.toLowerCase());
    if (same.some((section) => !section.isEmpty)) return [];
    return [{ name, line: same[0]?.line ?? 1, isMissing: same.length === 0 }];
  });
}
