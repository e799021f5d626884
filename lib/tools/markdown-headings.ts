import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, type ProseLine, proseLines } from '#lib/docs/prose-lines.ts';

/** A heading that divides a file: `#` or `##`, or a line underlined with `===` or `---`. */
export interface TopHeading {
  depth: 1 | 2;
  /** Without marks of emphasis, code and links. */
  text: string;
  /** Of its first line, counted from 1. */
  line: number;
  /** Offset of its first character, and behind the end of its last line. */
  start: number;
  end: number;
}

const setextLine = /^ {0,3}(=+|-+)[ \t]*$/;
const thematicBreak = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const listItem = /^( {0,3}(?:[-*+]|(\d{1,9})[.)]))([ \t]*)(.*)$/;
const tableRule = /^ {0,3}(?=.*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
// The elements whose lines are HTML up to the next blank one (CommonMark 0.31, 4.6), as far as documents have them.
const htmlBlock =
  /^ {0,3}<\/?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|html|iframe|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?:[\s/>]|$)/i;

/**
 * The first and second level headings of a markdown text in order. Those in front matter, code, comments, HTML,
 * lists and quotes divide nothing and are passed over.
 */
export function topHeadings(text: string): TopHeading[] {
  const offsets = lineOffsets(text);
  const headings: TopHeading[] = [];
  const add = (depth: number, words: string, first: number, last: number) => {
    if (depth > 2) return;
    const start = offsets[first] ?? 0;
    const end = offsets[last + 1] ?? text.length;
    headings.push({ depth: depth as 1 | 2, text: words, line: first + 1, start, end });
  };
  const block = new BlockReader();
  for (const line of proseLines(withBlankFrontMatter(text))) {
    const found = block.read(line, text.slice(offsets[line.index], offsets[line.index + 1]));
    if (found) add(found.depth, found.text, found.first, line.index);
  }
  return headings;
}

/** Follows the blocks of a text line by line, as far as needed to tell a heading. */
class BlockReader {
  /** Lines of the paragraph that is open at the top level. */
  private paragraph: ProseLine[] = [];
  /** In a list item or quote, whose text goes on over lines that are not indented. */
  private lazy = false;
  /** How far text must be indented to belong to the list item above. */
  private listIndent: number | null = null;
  private html = false;
  private table = false;

  /** `whole`: the line before comments were taken out of it. */
  read(line: ProseLine, whole: string): { depth: number; text: string; first: number } | null {
    const { text } = line;
    const isBlank = whole.trim() === '';
    const indent = indentOf(whole);
    const inList = this.listIndent !== null && indent >= this.listIndent;
    if (isBlank) this.html = false;
    if (this.html) return null;
    if (line.isCode || text.trim() === '') {
      if (!isBlank && !inList) this.listIndent = null;
      return this.close();
    }
    const heading = headingOf(line);
    if (heading) {
      this.close();
      if (inList) return null;
      this.listIndent = null;
      return { ...heading, first: line.index };
    }
    const [first] = this.paragraph;
    if (first && setextLine.test(text)) {
      const words = this.paragraph.map((each) => each.text.trim()).join(' ');
      const depth = text.includes('=') ? 1 : 2;
      this.close();
      return { depth, text: inlineText(words), first: first.index };
    }
    this.readOther(line, indent, inList);
    return null;
  }

  private readOther(line: ProseLine, indent: number, inList: boolean): void {
    const { text } = line;
    const open = this.paragraph.length > 0;
    if (thematicBreak.test(text)) {
      this.close();
      if (!inList) this.listIndent = null;
    } else if (startsItem(text, open || this.lazy)) {
      this.close();
      this.lazy = endsInParagraph(text);
      this.listIndent = inList ? this.listIndent : contentIndent(text);
    } else if (/^ {0,3}>/.test(text)) {
      this.close();
      this.lazy = endsInParagraph(text);
      if (!inList) this.listIndent = null;
    } else if (htmlBlock.test(text)) {
      this.close();
      this.html = true;
      if (!inList) this.listIndent = null;
    } else if (isTableHead(this.paragraph, text)) {
      this.close();
      this.lazy = true;
      this.table = true;
    } else if (this.table && indent >= 4 && !inList) {
      // Code, which a row cannot be.
      this.close();
    } else if (this.lazy || inList) {
      this.lazy = true;
    } else if (open || indent < 4) {
      this.listIndent = null;
      this.paragraph.push(line);
    } else {
      this.listIndent = null;
    }
  }

  private close(): null {
    this.paragraph = [];
    this.lazy = false;
    this.table = false;
    return null;
  }
}

/** Rows of a table go on until a blank line; the line under its head has as many cells as that. */
function isTableHead(paragraph: readonly ProseLine[], rule: string): boolean {
  const head = paragraph.at(-1);
  if (head === undefined || !tableRule.test(rule)) return false;
  return cellsIn(head.text) === cellsIn(rule);
}

function cellsIn(row: string): number {
  return row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/).length;
}

/** Whether what stands in a quote or list item is text that the next line may go on with, however it is indented. */
function endsInParagraph(text: string): boolean {
  const quoted = /^ {0,3}>[ \t]?(.*)$/.exec(text)?.[1];
  const inner = quoted ?? (startsItem(text, false) ? listItem.exec(text)?.[4] : undefined);
  if (inner !== undefined) return endsInParagraph(inner);
  if (text.trim() === '' || indentOf(text) >= 4 || thematicBreak.test(text) || htmlBlock.test(text))
    return false;
  return headingOf({ text, index: 0, isCode: false }) === null;
}

/** Inside a paragraph only an item with text begins a list, and a number only where it is 1. */
function startsItem(text: string, inParagraph: boolean): boolean {
  const match = listItem.exec(text);
  if (!match) return false;
  const [, , number, space = '', rest = ''] = match;
  if (rest !== '' && space === '') return false;
  return !inParagraph || (rest !== '' && (number === undefined || Number(number) === 1));
}

function contentIndent(text: string): number {
  const [, marker = '', , space = '', rest = ''] = listItem.exec(text) ?? [];
  const width = indentOf(space);
  return marker.length + (rest === '' || width > 4 ? 1 : width);
}

function indentOf(text: string): number {
  const blank = /^[ \t]*/.exec(text)?.[0] ?? '';
  let width = 0;
  for (const each of blank) width += each === '\t' ? 4 - (width % 4) : 1;
  return width;
}

/** Text of a heading without its marks, the way all headings are read. */
export function inlineText(words: string): string {
  return headingOf({ text: `## ${words}`, index: 0, isCode: false })?.text ?? words;
}

function lineOffsets(text: string): number[] {
  const offsets = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) offsets.push(at + 1);
  // Behind the last line there is only the end.
  if (offsets.at(-1) === text.length && text !== '') offsets.pop();
  return offsets;
}

/** The same length and lines: offsets must hold. */
function withBlankFrontMatter(text: string): string {
  const block = splitFrontMatter(text);
  if (!block) return text;
  return text.slice(0, block.bodyStart).replace(/[^\r\n]/g, ' ') + text.slice(block.bodyStart);
}
