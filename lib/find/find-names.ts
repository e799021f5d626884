import { pagePath } from '#lib/markdown/links.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { findHeadings } from './find-headings.ts';
import { type FoundName, type FoundNames, marksIn, type NameKind, type OtherName } from './found.ts';
import { type Wanted, wantedOf } from './plain.ts';
import { ranked } from './ranked.ts';
import { type NameRow, nameRows, textOf } from './rows.ts';

export interface NameQuery {
  query: string;
  /** Of each kind of answer. */
  limit: number;
  /** All unless given. With headings alone, every file is waited for. */
  kinds?: ReadonlySet<NameKind>;
  /** Paths that were opened last, the latest first; they come above their equals. */
  recent?: readonly string[];
  others?: readonly OtherName[];
}

/** Names that answer a query, best first; without a query, what was opened or changed last. */
export async function findNames(repo: Repo, index: RepoIndex, ask: NameQuery): Promise<FoundNames> {
  const { limit, kinds } = ask;
  const wants = (kind: NameKind) => kinds === undefined || kinds.has(kind);
  const wanted = wantedOf(ask.query);
  const recent = new Map((ask.recent ?? []).map((path, at) => [path, at]));
  const all = nameRows(index);
  const items = ranked(kinds === undefined ? all : all.filter(({ kind }) => wants(kind)), wanted, recent);
  const only = kinds?.size === 1;
  const headings = wants('heading') ? await findHeadings(repo, index, { wanted, limit, recent, only }) : null;
  const others = (ask.others ?? [])
    .filter(({ kind }) => wants(kind))
    .map((other) => ({ ...other, text: textOf(other.title, '', '') }));
  return {
    items: items.slice(0, limit).map((row) => asFound(row, wanted)),
    headings: headings?.found ?? [],
    others: ranked(others, wanted, new Map())
      .slice(0, limit)
      .map(({ text: _, mtimeMs: __, ...other }) => ({ ...other, marks: marksIn(other.title, wanted) })),
    total: items.length,
    headingsComplete: headings?.isComplete ?? true,
  };
}

function asFound({ kind, title, path, id, status }: NameRow, wanted: Wanted): FoundName {
  return {
    kind,
    title,
    path,
    href: pagePath(path),
    ...(id === undefined ? {} : { id }),
    ...(status === undefined ? {} : { status }),
    marks: marksIn(title, wanted),
  };
}
