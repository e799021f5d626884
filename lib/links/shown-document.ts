import type { Element, ElementContent, Root } from 'hast';
import { AppError } from '#lib/errors.ts';
import { headingIds } from '#lib/markdown/heading-ids.ts';
import { pagePath } from '#lib/markdown/links.ts';
import type { RenderedDocument } from '#lib/markdown/rendered.ts';
import { type RefAnswers, type Resolved, resolveRefs } from '#lib/markdown/resolve-refs.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { anchorsOf, isAnchor } from './anchors.ts';
import { documentNamed } from './name-lookup.ts';
import { type PictureSize, pictureSize } from './picture-size.ts';

/** A cache: what was shown last of each rendering, gone with it. */
const shown = new WeakMap<RenderedDocument, { key: string; document: RenderedDocument }>();

type Target = 'there' | 'missing' | PictureSize;

/**
 * A rendering with its links to other files as they are now. How a page learns that a target appeared or vanished: a
 * rendering holds marks instead of such links and stays the same while its own file does; here each mark gets its
 * meaning, kept under the generation of the index and the state of the linked files that the index does not hold. A page
 * that is open is told by the change stream that files came or went, and asks again.
 */
export async function shownDocument(
  repo: Repo,
  index: RepoIndex,
  rendered: RenderedDocument,
): Promise<RenderedDocument> {
  const { paths, hasNames } = rendered.refs;
  if (paths.length === 0 && !hasNames) return rendered;
  const [states, lost] = await Promise.all([
    Promise.all(paths.map((path) => stateOf(repo, index, path))),
    lostHeadings(repo, index, rendered),
  ]);
  const key = `${index.version} ${JSON.stringify([states, [...lost]])}`;
  const known = shown.get(rendered);
  if (known?.key === key) return known.document;
  const targets = new Map(paths.map((path, at) => [path, states[at] ?? 'missing']));
  const answers = answersFor(index, rendered.path, targets, lost);
  const document = { ...rendered, hast: resolvedTree(rendered.hast, answers) };
  shown.set(rendered, { key, document });
  return document;
}

async function stateOf(repo: Repo, index: RepoIndex, path: string): Promise<Target> {
  if (path === '' || index.docByPath.has(path) || index.docByPath.has(`${path}.md`)) return 'there';
  try {
    const { kind, identity } = await statRepoPath(repo, path);
    if (kind === 'folder') return 'there';
    return (await pictureSize(repo, identity)) ?? 'there';
  } catch (error) {
    // What may not be seen is as good as not there.
    if (error instanceof AppError) return isPageOfHiddenFile(repo, path);
    throw error;
  }
}

/** A markdown file that the index leaves out (an ignored folder) still has its page. */
async function isPageOfHiddenFile(repo: Repo, path: string): Promise<Target> {
  if (path.endsWith('.md')) return 'missing';
  const found = await statRepoPath(repo, `${path}.md`).catch(() => null);
  return found?.kind === 'file' ? 'there' : 'missing';
}

/** More files than these are not read for one page. */
const maxRead = 100;

const placeOf = (path: string, fragment: string) => `${path}#${fragment}`;

/** Headings of other files that the document links or names and that are not there, each as path and fragment. */
async function lostHeadings(
  repo: Repo,
  index: RepoIndex,
  { path: fromPath, refs }: RenderedDocument,
): Promise<ReadonlySet<string>> {
  const linked = refs.fragments.map(({ path, fragment }) => ({ entry: entryAt(index, path), fragment }));
  const named = refs.headings.map(({ name, heading }) => ({
    entry: documentNamed(index, name, fromPath)?.entry,
    fragment: headingIds()(heading),
  }));
  const wanted = [...linked, ...named].flatMap(({ entry, fragment }) => (entry ? [{ entry, fragment }] : []));
  const entries = [...new Set(wanted.map(({ entry }) => entry))].slice(0, maxRead);
  const read = await Promise.all(entries.map((entry) => anchorsOf(repo, entry)));
  const anchors = new Map(entries.map((entry, at) => [entry, read[at]]));
  const lost = new Set<string>();
  for (const { entry, fragment } of wanted) {
    const known = anchors.get(entry);
    if (known && !isAnchor(known, fragment)) lost.add(placeOf(entry.path, fragment));
  }
  return lost;
}

function entryAt(index: RepoIndex, path: string): DocEntry | undefined {
  return index.docByPath.get(path) ?? index.docByPath.get(`${path}.md`);
}

function answersFor(
  index: RepoIndex,
  fromPath: string,
  targets: ReadonlyMap<string, Target>,
  lost: ReadonlySet<string>,
): RefAnswers {
  const gone = (path: string) => (targets.get(path) === 'missing' ? `There is no ${path}` : null);
  return {
    page: gone,
    heading: (path, fragment) => lostWords(entryAt(index, path)?.path ?? path, fragment, lost),
    image(path) {
      const reason = gone(path);
      if (reason !== null) return { broken: reason };
      const target = targets.get(path);
      return typeof target === 'object' ? target : { width: undefined, height: undefined };
    },
    wiki: (name, heading) => wikiTarget(index, fromPath, name, heading, lost),
    task(id) {
      const task = index.taskById.get(id) ?? index.taskById.get(id.toUpperCase());
      if (!task || task.path === fromPath) return null;
      const status = task.status?.replace('_', ' ') ?? 'unknown status';
      return {
        href: pagePath(task.path),
        title: `${task.title} (${status})`,
        ...(task.status ? { kind: task.status } : {}),
      };
    },
  };
}

function lostWords(path: string, fragment: string, lost: ReadonlySet<string>): string | null {
  return lost.has(placeOf(path, fragment)) ? `${path} has no heading “${fragment}”` : null;
}

function wikiTarget(
  index: RepoIndex,
  fromPath: string,
  name: string,
  heading: string,
  lost: ReadonlySet<string>,
): Resolved {
  const id = headingIds()(heading);
  const fragment = heading === '' ? '' : `#${encodeURIComponent(id)}`;
  if (name === '') return { href: fragment };
  const found = documentNamed(index, name, fromPath);
  if (found === null) return { broken: `Nothing here is called “${name}”` };
  const { entry, candidates } = found;
  const title =
    candidates > 1
      ? `${candidates} files are called “${name}”; this is the nearest, ${entry.path}`
      : entry.title;
  const missing = heading === '' ? null : lostWords(entry.path, id, lost);
  return {
    href: pagePath(entry.path) + fragment,
    title,
    ...(missing !== null && { lost: missing }),
    ...(entry.kind === 'task' && entry.status ? { kind: entry.status } : {}),
  };
}

/** The same tree with the runs of HTML in it resolved; what does not change is shared. */
function resolvedTree(tree: Root, answers: RefAnswers): Root {
  return { ...tree, children: tree.children.map((child) => resolvedNode(child as ElementContent, answers)) };
}

function resolvedNode(node: ElementContent, answers: RefAnswers): ElementContent {
  if (node.type !== 'element') return node;
  const { html } = node.properties;
  if (node.tagName === 'static-html' && typeof html === 'string') {
    const resolved = resolveRefs(html, answers);
    return resolved === html ? node : { ...node, properties: { ...node.properties, html: resolved } };
  }
  if (node.children.length === 0) return node;
  const made: Element = { ...node, children: node.children.map((child) => resolvedNode(child, answers)) };
  return made;
}
