import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, proseLines } from '#lib/docs/prose-lines.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { Task } from '#lib/tasks/model.ts';

const maxBytes = 256 * 1024;
const maxFiles = 100;

/** A path with a folder or an ending, as it is written in code marks: `lib/a.ts`, `README.md`. */
const path = /^(?:\.\/)?[\w@.()[\]-]+(?:\/[\w@.()[\]-]+)*\.[A-Za-z][A-Za-z0-9]{0,9}$/;

/**
 * Files that the section «Plan» of a worksheet names in code marks, repo-relative. Only there: what other sections
 * name is to be read, not to be changed. A mark with a place behind it (`lib/a.ts:12`) stands for its file.
 */
export function filesNamedIn(text: string): string[] {
  const body = text.slice(splitFrontMatter(text)?.bodyStart ?? 0);
  const found = new Set<string>();
  let isPlan = false;
  for (const line of proseLines(body)) {
    const heading = headingOf(line);
    if (heading && heading.depth <= 2) isPlan = heading.depth === 2 && /^plan:?$/i.test(heading.text);
    if (!isPlan) continue;
    for (const [, mark = ''] of line.text.matchAll(/`([^`]+)`/g)) {
      const name = mark.trim().replace(/:\d+(?:[-:]\d+)?$/, '');
      if (path.test(name) && !name.split('/').includes('..')) found.add(name.replace(/^\.\//, ''));
      if (found.size === maxFiles) return [...found];
    }
  }
  return [...found];
}

/** A cache: read once while a file is the same. */
const known = new Map<string, { version: string; files: readonly string[] }>();
const maxKnown = 20_000;

/** Reads a task's file when it is first asked about. */
export function namedFilesOf(repo: Repo, index: RepoIndex): (task: Task) => readonly string[] {
  return (task) => {
    const entry = index.docByPath.get(task.path);
    const version = `${entry?.mtimeMs}:${entry?.size}`;
    const key = `${repo.root}\0${task.path}`;
    const before = known.get(key);
    if (before?.version === version) return before.files;
    const files = filesNamedIn(readHead(repo, task.path, maxBytes)?.text ?? '');
    if (known.size >= maxKnown) known.clear();
    known.set(key, { version, files });
    return files;
  };
}
