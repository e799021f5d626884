import type { DocEntry } from '#lib/repo/entry.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';
import { scanLinks } from './scan-links.ts';

const maxBytes = 256 * 1024;

/** A cache: by the file's entry, which is the same object while the file is the same. */
const kept = new WeakMap<DocEntry, Promise<ReadonlySet<string> | null>>();

/** The fragments that lead to a place in a file; null where that cannot be told of all of it. Read once for each version. */
export function anchorsOf(repo: Repo, entry: DocEntry): Promise<ReadonlySet<string> | null> {
  const known = kept.get(entry);
  if (known !== undefined) return known;
  const made = read(repo, entry.path);
  kept.set(entry, made);
  return made;
}

async function read(repo: Repo, path: string): Promise<ReadonlySet<string> | null> {
  const file =
    readHead(repo, path, maxBytes) ?? (await readRepoText(repo, path, { maxBytes }).catch(() => null));
  return file === null || file.truncated ? null : scanLinks(file.text).anchors;
}

/** Whether a link with this fragment (decoded, without `#`) finds its place among `anchors`. */
export function isAnchor(anchors: ReadonlySet<string>, fragment: string): boolean {
  // `top` is the beginning of any page, and lines are named by the source view.
  if (fragment === '' || /^(?:top|L\d+(?:-L?\d+)?)$/i.test(fragment)) return true;
  if (anchors.has(fragment) || anchors.has(fragment.toLowerCase())) return true;
  const bare = fragment.replace(/^user-content-/, '');
  return anchors.has(bare) || /^fn(?:ref)?-/.test(bare);
}
