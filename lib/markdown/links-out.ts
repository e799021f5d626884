import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { proseLines } from '#lib/docs/prose-lines.ts';
import { resolveTarget } from '#lib/markdown/links.ts';

/** A link, or a task's id in the text, as it stands in a file. */
export interface LinkOut {
  /** Repo-relative path that it leads to, with or without `.md`; or an id or a name that somebody may have. */
  to: string;
  kind: 'path' | 'name';
  /** From 1 in the file. */
  line: number;
  /** The line that it stands in, cut. */
  text: string;
}

const maxLinks = 2_000;
const maxTextLength = 160;
/** Of a line; a pattern must not be tried on a megabyte of brackets. */
const maxLineLength = 4_000;
const inline = /\[[^\]]*\]\(\s*(<[^>\n]*>|[^\s)]+)[^)\n]*\)/g;
const definition = /^ {0,3}\[[^\]]+\]:\s*(<[^>\n]*>|\S+)/;
const wiki = /\[\[([^\]|#\n]{1,300})(?:#[^\]|\n]*)?(?:\|[^\]\n]*)?\]\]/g;
const taskId =
  /(?<![\p{L}\p{N}_\-./])\p{Lu}[\p{Lu}\p{N}_]*(?:-[\p{Lu}\p{N}_.]*[\p{Lu}\p{N}_])+(?![\p{L}\p{N}_-])/gu;

/** The links of a file's body, line by line: enough of markdown told to leave code out, without parsing it whole. */
export function linksOut(text: string, path: string): LinkOut[] {
  const block = splitFrontMatter(text);
  const start = block?.bodyStart ?? 0;
  const skipped = block ? text.slice(0, start).split('\n').length - 1 : 0;
  const found: LinkOut[] = [];
  for (const line of proseLines(text.slice(start))) {
    if (line.isCode || found.length >= maxLinks) continue;
    const plain = line.text
      .slice(0, maxLineLength)
      .replace(/(`+)(?:(?!\1)[\s\S])*?\1/g, (code) => ' '.repeat(code.length));
    const add = (kind: LinkOut['kind'], to: string) =>
      found.push({ kind, to, line: line.index + 1 + skipped, text: shortened(line.text) });
    const targets = [...plain.matchAll(inline), definition.exec(plain)].map((match) => match?.[1]);
    for (const target of targets) {
      if (target === undefined) continue;
      const resolved = resolveTarget(target.replace(/^<|>$/g, ''), path);
      if (resolved.kind === 'page' || resolved.kind === 'raw') add('path', resolved.path);
    }
    for (const [, name = ''] of plain.matchAll(wiki)) add('name', name.trim());
    // Not those of links: they lead somewhere already.
    const words = plain.replace(inline, ' ').replace(wiki, ' ');
    for (const [id] of words.matchAll(taskId)) add('name', id);
  }
  return found;
}

function shortened(line: string): string {
  const text = line
    .slice(0, maxLineLength)
    .replace(/^[\s>]*(?:[-*+]|\d{1,9}[.)]|#{1,6}|\|)?\s+(?:\[[ xX]\]\s)?/, '')
    .replace(/!?\[([^\]]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]/g, '$1')
    .replace(/[*_`]{1,3}/g, '')
    .trim()
    .replace(/\s+/g, ' ');
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength).toWellFormed()} …` : text;
}
