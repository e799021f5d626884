import { resolveTarget } from '#lib/markdown/links.ts';
import { breather } from '#lib/repo/breather.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { readRepoText, statRepoPath } from '#lib/repo/read.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { Finding } from '#lib/tasks/model.ts';
import { isAnchor } from './anchors.ts';
import { documentNamed } from './name-lookup.ts';
import { type ScannedLinks, scanLinks, type WrittenLink } from './scan-links.ts';

const usualBytes = 256 * 1024;
const maxBytes = 2 * 1024 * 1024;

export interface CheckOptions {
  /** Only links that stand in these files (repo-relative). */
  only?: ReadonlySet<string>;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Links, pictures and `[[…]]` of the repository's documents that lead nowhere, ordered by path and place: no such file,
 * no such heading, nothing of that name. Addresses of other hosts are not asked.
 */
export async function checkLinks(
  repo: Repo,
  index: RepoIndex,
  options: CheckOptions = {},
): Promise<Finding[]> {
  const { only, onProgress } = options;
  const entries = only ? index.docs.filter(({ path }) => only.has(path)) : index.docs;
  const context = lookAround(repo, index);
  const breathe = breather();
  const findings: Finding[] = [];
  for (const [at, { path }] of entries.entries()) {
    const { links } = await context.scanned(path);
    for (const link of links) {
      const wrong =
        link.kind === 'wiki' ? await checkWiki(context, link, path) : await checkTarget(context, link, path);
      if (wrong) findings.push({ ...wrong, path, line: link.line, column: link.column });
    }
    await breathe();
    onProgress?.(at + 1, entries.length);
  }
  return findings;
}

type Wrong = Pick<Finding, 'code' | 'severity' | 'message' | 'remedy'>;

interface Context {
  index: RepoIndex;
  scanned(path: string): Promise<ScannedLinks>;
  /** What stands at a path that a link names: a document, or anything else, or nothing. */
  at(path: string): Promise<DocEntry | 'other' | null>;
}

/** Each file is read, and each path asked for, once. */
function lookAround(repo: Repo, index: RepoIndex): Context {
  const scans = new Map<string, ScannedLinks>();
  const others = new Map<string, boolean>();
  return {
    index,
    async scanned(path) {
      const known = scans.get(path);
      if (known) return known;
      const made = scanLinks(await textOf(repo, path));
      scans.set(path, made);
      return made;
    },
    async at(path) {
      const entry = index.docByPath.get(path) ?? index.docByPath.get(`${path}.md`);
      if (entry || path === '') return entry ?? 'other';
      let isThere = others.get(path);
      if (isThere === undefined) {
        isThere = (await exists(repo, path)) || (!path.endsWith('.md') && (await exists(repo, `${path}.md`)));
        others.set(path, isThere);
      }
      return isThere ? 'other' : null;
    },
  };
}

async function textOf(repo: Repo, path: string): Promise<string> {
  const head = readHead(repo, path, usualBytes);
  if (head && !head.truncated) return head.text;
  // Gone by now, or no text: its page says so.
  return readRepoText(repo, path, { maxBytes }).then(
    ({ text }) => text,
    () => '',
  );
}

async function exists(repo: Repo, path: string): Promise<boolean> {
  return statRepoPath(repo, path).then(
    () => true,
    () => false,
  );
}

async function checkTarget(context: Context, link: WrittenLink, fromPath: string): Promise<Wrong | null> {
  const target = resolveTarget(link.target, fromPath);
  const what = link.kind === 'image' ? 'picture' : 'link';
  switch (target.kind) {
    case 'external':
    case 'mail':
      return null;
    case 'broken': {
      // Schemes of other programs are for them to judge.
      if (!target.reason.includes('leaves')) return null;
      const message = `The ${what} ${link.target} leads out of the repository.`;
      const remedy = 'Give a path within the repository, or a whole address.';
      return { code: 'link-outside', severity: 'warning', message, remedy };
    }
    case 'anchor':
      return link.kind === 'image' ? null : checkAnchor(context, target.href, fromPath, fromPath);
    case 'raw':
    case 'page': {
      const there = await context.at(target.path);
      if (there === null) return missing(context, link, target.path, fromPath);
      if (there === 'other' || target.kind === 'raw' || !target.href.includes('#')) return null;
      return checkAnchor(context, target.href.slice(target.href.indexOf('#')), there.path, fromPath);
    }
  }
}

async function checkAnchor(
  context: Context,
  hash: string,
  path: string,
  fromPath: string,
): Promise<Wrong | null> {
  const fragment = decoded(hash.slice(1));
  const { anchors } = await context.scanned(path);
  if (isAnchor(anchors, fragment)) return null;
  const where = path === fromPath ? 'This file' : path;
  return {
    code: 'link-heading',
    severity: 'error',
    message: `${where} has no heading #${fragment}.`,
    remedy: headingRemedy(anchors, fragment),
  };
}

function headingRemedy(anchors: ReadonlySet<string>, fragment: string): string {
  const words = fragment
    .toLowerCase()
    .split('-')
    .filter((word) => word.length > 2);
  const shared = (anchor: string) => words.filter((word) => anchor.includes(word)).length;
  const near = [...anchors].filter((anchor) => shared(anchor) > 0).sort((a, b) => shared(b) - shared(a));
  const [first] = near;
  if (first !== undefined) return `Perhaps #${first} is meant.`;
  if (anchors.size === 0) return 'It has no headings; remove what follows `#`.';
  return `It has ${[...anchors]
    .slice(0, 4)
    .map((anchor) => `#${anchor}`)
    .join(', ')}${anchors.size > 4 ? ' and more' : ''}.`;
}

function missing({ index }: Context, link: WrittenLink, path: string, fromPath: string): Wrong {
  const isImage = link.kind === 'image';
  const name = path.slice(path.lastIndexOf('/') + 1);
  const elsewhere = isImage || name === '' ? null : documentNamed(index, name, fromPath);
  return {
    code: isImage ? 'link-picture' : 'link-file',
    severity: 'error',
    message: `There is no ${path}.`,
    remedy: elsewhere
      ? `${elsewhere.entry.path} has that name: link ${relativePath(fromPath, elsewhere.entry.path)}.`
      : `Mend the path, which counts from the folder of this file, or remove the ${isImage ? 'picture' : 'link'}.`,
  };
}

async function checkWiki(context: Context, link: WrittenLink, fromPath: string): Promise<Wrong | null> {
  const [name = '', ...rest] = link.target.split('#');
  const heading = rest.join('#').trim();
  const found = name.trim() === '' ? null : documentNamed(context.index, name.trim(), fromPath);
  if (name.trim() !== '' && found === null) {
    const message = `Nothing here is called [[${name.trim()}]].`;
    const remedy = 'Name a file, its title, its path or the id of a task.';
    return { code: 'wiki-missing', severity: 'error', message, remedy };
  }
  if (heading !== '') {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const wrong = await checkAnchor(context, `#${slug}`, found?.entry.path ?? fromPath, fromPath);
    if (wrong) return wrong;
  }
  if (found === null || found.candidates === 1) return null;
  return {
    code: 'wiki-ambiguous',
    severity: 'warning',
    message: `${found.candidates} files are called [[${name.trim()}]]; the nearest is taken, ${found.entry.path}.`,
    remedy: `Write [[${found.entry.path.replace(/\.md$/, '')}]] if that one is meant.`,
  };
}

function relativePath(fromPath: string, path: string): string {
  const from = fromPath.split('/').slice(0, -1);
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
