import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, type ProseLine, proseLines } from '#lib/docs/prose-lines.ts';
import { headingIds } from '#lib/markdown/heading-ids.ts';

// Read line by line, not by the markdown parser, which takes a thousand times as long as there is for ten thousand files.
// In doubt something is no link: one that is missed is better than one that is said to be broken and is not. Tests hold
// this against the renderer.

export interface WrittenLink {
  kind: 'link' | 'image' | 'wiki';
  /** As written; of `[[…]]` without the words after the bar. */
  target: string;
  /** Both counted from 1. */
  line: number;
  column: number;
}

export interface ScannedLinks {
  links: WrittenLink[];
  /** Fragments that lead to a place in the file. */
  anchors: ReadonlySet<string>;
}

const title = String.raw`(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?`;
const destination = String.raw`(<[^<>]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)`;
const inline = new RegExp(String.raw`(?<!\\)\]\(\s*${destination}${title}\s*\)`, 'g');
const definition = new RegExp(String.raw`^ {0,3}\[(?!\^)[^\]]+\]:\s*${destination}${title}\s*$`);
const wiki = /(?<![\\[])\[\[([^[\]|\n]+)(?:\|[^[\]\n]*)?\]\](?![(\]])/g;
const htmlLink = /<(a|img)\s(?:[^<>]*?\s)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const htmlId = /\s(?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)')/gi;

const maxLinks = 5_000;

export function scanLinks(text: string): ScannedLinks {
  const front = splitFrontMatter(text);
  const body = front ? text.slice(front.bodyStart) : text;
  const firstLine = front ? text.slice(0, front.bodyStart).split('\n').length : 1;
  const links: WrittenLink[] = [];
  const anchors = anchorReader();
  const isCode = indentedCode();
  for (const line of proseLines(body)) {
    if (line.isCode || isCode(line.text)) {
      anchors.skip();
      continue;
    }
    anchors.read(line);
    if (links.length >= maxLinks || !/[[<]/.test(line.text)) continue;
    const plain = withoutCode(line.text);
    for (const found of linksIn(plain)) {
      links.push({ ...found, line: firstLine + line.index, column: found.column + 1 });
    }
  }
  return { links, anchors: anchors.all };
}

function* linksIn(line: string): Generator<Omit<WrittenLink, 'line'>> {
  const defined = definition.exec(line)?.[1];
  if (defined !== undefined) {
    yield { kind: 'link', target: unwrapped(defined), column: line.indexOf(defined) };
    return;
  }
  for (const match of line.matchAll(inline)) {
    const open = openingOf(line, match.index);
    const target = match[1];
    if (open === null || target === undefined) continue;
    const isImage = line[open - 1] === '!' && line[open - 2] !== '\\';
    yield { kind: isImage ? 'image' : 'link', target: unwrapped(target), column: open - Number(isImage) };
  }
  for (const match of line.matchAll(wiki)) {
    yield { kind: 'wiki', target: (match[1] ?? '').trim(), column: match.index };
  }
  for (const match of line.matchAll(htmlLink)) {
    const kind = match[1]?.toLowerCase() === 'img' ? 'image' : 'link';
    yield { kind, target: decodeEntities(match[2] ?? match[3] ?? ''), column: match.index };
  }
}

/** The bracket that the one at `close` closes. */
function openingOf(line: string, close: number): number | null {
  let depth = 0;
  for (let at = close - 1; at >= 0; at--) {
    if (line[at - 1] === '\\') continue;
    if (line[at] === ']') depth++;
    else if (line[at] === '[' && depth-- === 0) return at;
  }
  return null;
}

function unwrapped(target: string): string {
  const bare = target.startsWith('<') ? target.slice(1, -1) : target;
  return decodeEntities(bare.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
}

function decodeEntities(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#x20;', ' ');
}

/** Code between backticks as blanks, so that columns stay. */
function withoutCode(line: string): string {
  if (!line.includes('`')) return line;
  return line.replace(/(?<![\\`])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, (code) => ' '.repeat(code.length));
}

/** Whether a line belongs to code by its indent: behind a blank line, and not within a list. */
function indentedCode(): (line: string) => boolean {
  let afterBlank = true;
  let inCode = false;
  let inList = false;
  return (line) => {
    if (line.trim() === '') {
      afterBlank = true;
      return inCode;
    }
    const isIndented = /^(?: {4}|\t)/.test(line);
    if (!isIndented) {
      const isItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/.test(line);
      inList = isItem || (inList && (!afterBlank || /^\s/.test(line)));
    }
    inCode = isIndented && !inList && (inCode || afterBlank);
    afterBlank = false;
    return inCode;
  };
}

/** The ids of headings, as the renderer gives them, and those that HTML in the text brings. */
function anchorReader() {
  const all = new Set<string>();
  const idOf = headingIds();
  let above = '';
  const heading = (text: string) => {
    const shown = text.replace(/<[^>]*>/g, '');
    all.add(idOf(shown.replace(/\s+/g, ' ').trim()));
    // Emoji leave nothing in an id, their codes would.
    if (/:[\w+-]+:/.test(shown)) all.add(headingIds()(shown.replace(/:[\w+-]+:/g, '')));
  };
  return {
    all: all as ReadonlySet<string>,
    skip() {
      above = '';
    },
    read(line: ProseLine) {
      const { text: written } = line;
      const isPlain = !/^[\s>*+=#\d-]/.test(written);
      // Headings stand in quotations and lists, too.
      const text = isPlain ? written : written.replace(/^(?:\s{0,3}>\s?|\s*(?:[-*+]|\d{1,9}[.)])\s+)+/, '');
      const found = isPlain ? null : headingOf({ ...line, text });
      if (found) heading(found.text);
      else if (!isPlain && above !== '' && /^ {0,3}(?:=+|-+)\s*$/.test(text)) {
        heading(headingOf({ ...line, text: `# ${above}` })?.text ?? '');
      }
      above = found || /^\s*(?:\||$)/.test(text) ? '' : text.trim();
      if (!written.includes('<')) return;
      for (const match of line.text.matchAll(htmlId)) all.add(match[1] ?? match[2] ?? '');
    },
  };
}
