import { headingOf, proseLines } from '#lib/docs/prose-lines.ts';
import { worksheetSections } from '#lib/tasks/model.ts';
import { inlineText, type TopHeading, topHeadings } from './markdown-headings.ts';
import type { ToolFailure } from './types.ts';

export interface SectionRewrite {
  heading: string;
  body: string;
  /** Whether a section of a worksheet that is not there is made. */
  canCreate: boolean;
}

/**
 * Gives the `##` section under `heading` a new body and leaves every byte outside of it as it is; the blank lines
 * around the old body stay, too. A section of a worksheet that is missing is made where it belongs.
 */
export function replaceSection(
  text: string,
  { heading, body, canCreate }: SectionRewrite,
): { ok: true; text: string } | ToolFailure {
  const name = sectionName(heading);
  if (name === '') return fail('invalid', 'heading is empty: give the words of a ## heading.');
  const headings = topHeadings(text);
  const found = headings.filter((each) => each.depth === 2 && isNamed(each, name));
  const [section] = found;
  const eol = lineEndNear(text, section?.end ?? text.length);
  const lines = bodyLines(body, name).join(eol);
  if (found.length > 1) {
    const at = found.map(({ line }) => line).join(', ');
    return fail('ambiguous', `${found.length} headings are called «${name}» (lines ${at}). Use edit_file.`);
  }
  const place = section ? null : canCreate ? placeFor(headings, name) : null;
  if (!section && !place) return fail('not-found', notFound(headings, name, canCreate));
  const result = section
    ? withBody(text, section, headings[headings.indexOf(section) + 1], lines, eol)
    : withSection(text, place?.before, place?.name ?? name, lines, eol);
  if (result === text) return fail('refused', 'The section reads so already.');
  if (!isSameOutline(headings, topHeadings(result), place)) {
    const message =
      'The body may not hold # or ## headings (use ###), and must close its code blocks and comments: it would ' +
      'change which sections the file has.';
    return fail('invalid', message);
  }
  return { ok: true, text: result };
}

/** Lines of the section that the text has now, counted from 1; null where there is not exactly one. */
export function sectionLines(text: string, heading: string): { first: number; last: number } | null {
  const headings = topHeadings(text);
  const found = headings.filter((each) => each.depth === 2 && isNamed(each, sectionName(heading)));
  const [section] = found;
  if (!section || found.length > 1) return null;
  const next = headings[headings.indexOf(section) + 1];
  return { first: section.line, last: next ? next.line - 1 : Number.POSITIVE_INFINITY };
}

interface Place {
  /** As worksheets write it. */
  name: string;
  before: TopHeading | undefined;
}

/** Before the first section that comes later in a worksheet; else at the end. */
function placeFor(headings: readonly TopHeading[], name: string): Place | null {
  const at = worksheetSections.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  const own = worksheetSections[at];
  if (own === undefined) return null;
  const later = worksheetSections.slice(at + 1);
  const earlier = worksheetSections.slice(0, at);
  const before = headings.find((each) => each.depth === 2 && later.some((one) => isNamed(each, one)));
  if (before) return { name: own, before };
  const last = headings.findLast((each) => each.depth === 2 && earlier.some((one) => isNamed(each, one)));
  return { name: own, before: last && headings[headings.indexOf(last) + 1] };
}

function withBody(
  text: string,
  section: TopHeading,
  next: TopHeading | undefined,
  body: string,
  eol: string,
): string {
  const end = next?.start ?? text.length;
  const old = text.slice(section.end, end);
  const head = text.slice(0, section.end);
  const headEnd = head.endsWith('\n') ? '' : eol;
  if (body === '') return head + (next ? headEnd + eol : '') + text.slice(end);
  if (old.trim() === '') return `${head}${headEnd}${eol}${body}${eol}${next ? eol : ''}${text.slice(end)}`;
  const lead = /^(?:[ \t]*\r?\n)*/.exec(old)?.[0] ?? '';
  const trail = /[ \t]*(?:\r?\n[ \t]*)*$/.exec(old)?.[0] ?? '';
  // A paragraph straight above an underlined heading would become part of it.
  const gap = next && !/\n[ \t]*\r?\n/.test(trail) ? eol + (trail.includes('\n') ? '' : eol) : '';
  return head + lead + body + trail + gap + text.slice(end);
}

function withSection(
  text: string,
  before: TopHeading | undefined,
  name: string,
  body: string,
  eol: string,
): string {
  const section = `## ${name}${eol}${body === '' ? '' : eol + body + eol}`;
  if (before) return `${text.slice(0, before.start)}${section}${eol}${text.slice(before.start)}`;
  const gap = text === '' || /\n[ \t]*\r?\n$/.test(text) ? '' : text.endsWith('\n') ? eol : eol + eol;
  return text + gap + section;
}

/** The same headings as before, and the one that was made. */
function isSameOutline(
  before: readonly TopHeading[],
  after: readonly TopHeading[],
  made: Place | null,
): boolean {
  const wanted = before.map(outline);
  if (made) {
    const at = made.before ? before.indexOf(made.before) : before.length;
    wanted.splice(at, 0, `2 ${made.name}`);
  }
  return JSON.stringify(wanted) === JSON.stringify(after.map(outline));
}

const outline = ({ depth, text }: TopHeading) => `${depth} ${text}`;

/** The body without blank lines around it, and without the heading itself where it was given along. */
function bodyLines(body: string, name: string): string[] {
  const plain = body.replace(/\r\n?/g, '\n');
  const lines = plain.split('\n');
  const from = lines.findIndex((line) => line.trim() !== '');
  if (from === -1) return [];
  const [first] = proseLines(lines.slice(from).join('\n'));
  const heading = first && headingOf(first);
  const skipped = heading?.depth === 2 && sectionName(heading.text).toLowerCase() === name.toLowerCase();
  const rest = lines.slice(skipped ? from + 1 : from).join('\n');
  const trimmed = rest.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n');
}

/** `## Plan:`, `Plan` and `**Plan**` are one name. */
function sectionName(heading: string): string {
  const words = heading.trim().replace(/^#{1,6}[ \t]+/, '');
  return inlineText(words).replace(/:$/, '').trim();
}

function isNamed({ text }: TopHeading, name: string): boolean {
  return sectionName(text).toLowerCase() === name.toLowerCase();
}

function lineEndNear(text: string, offset: number): '\n' | '\r\n' {
  let at = text.lastIndexOf('\n', offset - 1);
  if (at === -1) at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function notFound(headings: readonly TopHeading[], name: string, isTask: boolean): string {
  const there = headings.filter(({ depth }) => depth === 2).map(({ text }) => text);
  const list = there.length > 0 ? `There is: ${there.slice(0, 30).join(', ')}.` : 'It has no ## headings.';
  const make = isTask
    ? 'Only sections of a worksheet are made anew; add others with edit_file.'
    : 'Add one with edit_file.';
  return `There is no ## heading «${name}» here. ${list} ${make}`;
}

function fail(code: string, message: string): ToolFailure {
  return { ok: false, code, message };
}
