import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, proseLines } from '#lib/docs/prose-lines.ts';

/** A text taken apart at its `##` headings. */
export interface TextParts {
  /** Of a `# ` heading that opens the text, or null. */
  title: string | null;
  /** What stands before the first `##` heading, without that title. */
  lead: string;
  /** In order; names may repeat. Texts are trimmed of blank lines. */
  sections: { name: string; text: string }[];
  hasFrontMatter: boolean;
}

/** Takes markdown apart. Headings in code blocks and comments are none; lower ones stay with their section. */
export function partsOfText(markdown: string): TextParts {
  const plain = markdown.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const block = splitFrontMatter(plain);
  const body = block ? plain.slice(block.bodyStart) : plain;
  const lines = body.split('\n');
  const parts: TextParts = { title: null, lead: '', sections: [], hasFrontMatter: block !== null };
  let start = 0;
  const take = (end: number) => {
    const text = trimBlankLines(lines.slice(start, end).join('\n'));
    const section = parts.sections.at(-1);
    if (section) section.text = text;
    else parts.lead = text;
  };
  for (const line of proseLines(body)) {
    const heading = headingOf(line);
    const isFirst = lines.slice(start, line.index).every((each) => each.trim() === '');
    if (heading?.depth === 1 && parts.title === null && parts.sections.length === 0 && isFirst) {
      parts.title = heading.text === '' ? null : heading.text;
      start = line.index + 1;
    } else if (heading?.depth === 2) {
      take(line.index);
      parts.sections.push({ name: sectionName(heading.text), text: '' });
      start = line.index + 1;
    }
  }
  take(lines.length);
  return parts;
}

/** `Plan:` and `Plan` are one heading. */
export function sectionName(heading: string): string {
  return heading.replace(/:$/, '').trim();
}

export function isSameSection(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Blank lines at both ends go, indentation of the first line stays. */
export function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
