import { headingIds } from '#lib/markdown/heading-ids.ts';
import { pagePath } from '#lib/markdown/links.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { type FoundName, marksIn } from './found.ts';
import { type HeadingRow, headingRows, headingRowsSoFar, headingsIn } from './headings.ts';
import { plain, type Wanted } from './plain.ts';
import { type Rankable, ranked } from './ranked.ts';

/** A heading that stands in more places than this («Problem») tells nothing unless headings are what is looked for. */
const commonHeading = 25;

export interface HeadingQuery {
  wanted: Wanted;
  limit: number;
  recent: ReadonlyMap<string, number>;
  /** Headings are what is looked for: every file is waited for, and common ones count too. */
  only: boolean;
}

/** Headings that answer a query. One word must stand in the heading itself, the others may name its file. */
export async function findHeadings(
  repo: Repo,
  index: RepoIndex,
  { wanted, limit, recent, only }: HeadingQuery,
): Promise<{ found: FoundName[]; isComplete: boolean }> {
  const all = only
    ? { ...(await headingRows(repo, index)), isComplete: true }
    : headingRowsSoFar(repo, index);
  if (wanted.whole === '') return { found: [], isComplete: all.isComplete };
  const rows: (Rankable & { row: HeadingRow })[] = [];
  for (const row of all.rows) {
    const { heading, entry } = row;
    if (!answers(heading.key, wanted)) continue;
    if (!only && (all.counts.get(heading.key) ?? 0) > commonHeading) continue;
    // Gone or changed since the headings were read: what is there now is in the next answer.
    if (index.docByPath.get(entry.path) !== entry) continue;
    rows.push({ ...asRankable(row), row });
  }
  const best = ranked(rows, wanted, recent).slice(0, limit);
  return {
    found: await Promise.all(best.map(({ row }) => asFound(repo, row, wanted))),
    isComplete: all.isComplete,
  };
}

function answers(key: string, { whole, terms }: Wanted): boolean {
  return terms.length === 0 ? key.includes(whole) : terms.some((term) => key.includes(term));
}

function asRankable({ heading, entry }: HeadingRow): Rankable {
  const { path, status, mtimeMs } = entry;
  const all = `${heading.key}\n${plain(entry.title)}`;
  const text = { title: heading.key, id: heading.key, name: heading.key, path: '', all };
  return { kind: 'heading', title: heading.text, path, mtimeMs, text, ...(status ? { status } : {}) };
}

async function asFound(repo: Repo, { heading, entry }: HeadingRow, wanted: Wanted): Promise<FoundName> {
  const page = pagePath(entry.path);
  const id = idAt(await headingsIn(repo, entry), heading.line);
  return {
    kind: 'heading',
    title: heading.text,
    path: entry.path,
    href: id === '' ? page : `${page}#${encodeURIComponent(id)}`,
    depth: heading.depth,
    inTitle: entry.title,
    marks: marksIn(heading.text, wanted),
  };
}

/** The fragment of the heading at a line; it depends on those before it. */
export function idAt(headings: readonly { text: string; line: number }[], line: number): string {
  const idOf = headingIds();
  for (const heading of headings) {
    const id = idOf(heading.text);
    if (heading.line === line) return id;
  }
  return '';
}
