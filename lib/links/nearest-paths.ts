import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { editDistance } from '#lib/tasks/filter/edit-distance.ts';

const maxSlips = 3;
/** Longer names are no typing errors of each other. */
const maxLetters = 60;

/**
 * Documents that were most likely meant by a path where nothing is, best first: a task's id, the same path in another
 * case or with another ending, a file of that name elsewhere, one of that title, one with a typing error, one that
 * shares words. From the index alone, so that only what may be shown is named.
 * @param path Repo-relative, with or without `.md`.
 */
export function nearestPaths(path: string, { docs, docByPath, taskById }: RepoIndex, limit = 5): DocEntry[] {
  const wanted = plainPath(path);
  if (wanted === '') return [];
  const near = new Set<DocEntry>();
  const task = taskById.get(path.toUpperCase());
  const ofTask = task && docByPath.get(task.path);
  if (ofTask) near.add(ofTask);
  const folders = wanted.split('/').slice(0, -1);
  const pages = docs.map((doc): Page => ({ doc, page: pageOf(plainPath(doc.path)) }));
  for (const likes of byLikeness(wanted, pages)) {
    for (const doc of nearestFirst(likes, folders)) near.add(doc);
    if (near.size >= limit) break;
  }
  if (near.size < limit) for (const doc of sharingWords(wanted, pages)) near.add(doc);
  return [...near].slice(0, limit);
}

interface Page {
  doc: DocEntry;
  /** Its path as it is compared. */
  page: string;
}

/** Groups, best first: the same path, the same name, the title, one slip in the name, two, three. */
function byLikeness(wanted: string, pages: readonly Page[]): Page[][] {
  const name = nameOf(wanted);
  const slips = name.length < 3 || name.length > maxLetters ? 0 : Math.ceil(Math.min(12, name.length) / 4);
  const groups: Page[][] = Array.from({ length: 3 + maxSlips }, () => []);
  for (const one of pages) {
    const { title } = one.doc;
    const ownName = nameOf(one.page);
    if (one.page === wanted) groups[0]?.push(one);
    else if (ownName === name) groups[1]?.push(one);
    else if (title.length === name.length && plain(title) === name) groups[2]?.push(one);
    else groups[2 + editDistance(name, ownName, slips)]?.push(one);
  }
  return groups;
}

/** By what their folders share with those that were asked for. */
function nearestFirst(pages: readonly Page[], wanted: readonly string[]): DocEntry[] {
  const distance = (page: string) => {
    const folders = page.split('/').slice(0, -1);
    const shared = folders.filter((folder) => wanted.includes(folder)).length;
    return folders.length + wanted.length - 2 * shared;
  };
  return bestFirst(pages.map(({ doc, page }) => ({ doc, score: -distance(page) })));
}

/** A whole word of the name counts most, one that is begun as much as a folder; a shared folder alone is no likeness. */
function sharingWords(wanted: string, pages: readonly Page[]): DocEntry[] {
  const name = nameOf(wanted);
  const words = wordsOf(name);
  const folderWords = wordsOf(wanted.slice(0, wanted.length - name.length));
  const scored: { doc: DocEntry; score: number }[] = [];
  for (const { doc, page } of pages) {
    let score = 0;
    for (const word of words) score += [0, 1, 3][sharing(page, word)] ?? 0;
    if (score === 0) continue;
    for (const word of folderWords) if (sharing(page, word) === 2) score++;
    scored.push({ doc, score });
  }
  return bestFirst(scored);
}

function bestFirst(scored: { doc: DocEntry; score: number }[]): DocEntry[] {
  scored.sort((a, b) => b.score - a.score || a.doc.path.length - b.doc.path.length);
  return scored.map(({ doc }) => doc);
}

/** Whether the path has the word (2), or one that begins with it or that it begins with (1), or neither (0). */
function sharing(path: string, word: string): 0 | 1 | 2 {
  const beginning = word.slice(0, 4);
  let best: 0 | 1 = 0;
  for (let at = path.indexOf(beginning); at !== -1; at = path.indexOf(beginning, at + 1)) {
    if (isLetter(path[at - 1])) continue;
    let end = at + beginning.length;
    while (isLetter(path[end])) end++;
    const own = path.slice(at, end);
    if (own === word) return 2;
    if (word.length > 3 && (own.startsWith(word) || word.startsWith(own))) best = 1;
  }
  return best;
}

/** Of a path as it is compared: without capitals. */
function isLetter(letter: string | undefined): boolean {
  if (letter === undefined) return false;
  if (letter < '\x80') return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  return /[\p{L}\p{N}]/u.test(letter);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A folder's front page is what the folder shows. */
function pageOf(path: string): string {
  return path.endsWith('/readme') || path.endsWith('/index') ? path.slice(0, path.lastIndexOf('/')) : path;
}

/** Case, composition, ending and what stands between words make no other path. */
function plainPath(path: string): string {
  return plain(path.replace(/\.(?:md|mdx|markdown|html?)$/i, ''));
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}

function wordsOf(path: string): string[] {
  return path.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
