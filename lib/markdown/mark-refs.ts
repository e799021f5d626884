import type { Element, ElementContent, Root, Text } from 'hast';
import { classesOf, element, isElement } from '#lib/markdown/hast.ts';
import type { DocumentRefs } from '#lib/markdown/rendered.ts';

const maxPaths = 500;

/**
 * `[[target]]`, `[[target#heading]]` and `[[target|words]]`, or what may be the id of a task: words in capitals joined by
 * hyphens, or a name and a number. Which of them name something is not known here.
 */
const reference =
  /\[\[([^[\]|#\n]*)(?:#([^[\]|\n]*))?(?:\|([^[\]\n]*))?\]\]|(?<![\w/.@#-])(?:[A-Z][A-Z0-9_]*-[A-Z0-9_]+(?:[-.][A-Z0-9_]+)*|[A-Za-z][A-Za-z]*-\d+(?:\.\d+)*)(?![\w/@-])/g;

const opaque = new Set(['a', 'code', 'pre', 'kbd', 'samp', 'var']);
const headings = /^h[1-6]$/;

/**
 * Marks what depends on other files than this one: `page-ref`, `img-ref`, `wiki-ref` and `task-ref` elements, which
 * lib/markdown/resolve-refs.ts turns into links, pictures and words each time the index has changed. So the rendering
 * itself depends on this file alone and is kept for as long as that one stays the same. Runs after sanitising, which lets
 * no element of these names through; values are percent-encoded, so that no quote has to be read back.
 */
export function markRefs(tree: Root): DocumentRefs {
  const refs: Refs = { paths: new Set(), fragments: [], headings: [], hasNames: false };
  markBelow(tree, { words: true, ids: true, isLink: false }, refs);
  return { ...refs, paths: [...refs.paths] };
}

interface Refs extends Omit<DocumentRefs, 'paths'> {
  paths: Set<string>;
}

/** What is looked for in text here. */
interface Where {
  words: boolean;
  ids: boolean;
  /** A picture here leads somewhere already. */
  isLink: boolean;
}

function markBelow(parent: Root | Element, where: Where, refs: Refs): void {
  const children: ElementContent[] = [];
  for (const child of parent.children as ElementContent[]) {
    const parts = child.type === 'text' && where.words ? split(child, where.ids, refs) : null;
    if (parts !== null) {
      refs.hasNames = true;
      children.push(...parts);
      continue;
    }
    children.push(child);
    if (!isElement(child)) continue;
    const isOpaque = opaque.has(child.tagName) || classesOf(child).includes('doc-alert-title');
    const words = where.words && !isOpaque;
    const isLink = where.isLink || child.tagName === 'a';
    markBelow(child, { words, ids: words && where.ids && !headings.test(child.tagName), isLink }, refs);
    markPath(child, where.isLink, refs);
  }
  parent.children = children;
}

function markPath(node: Element, isLinked: boolean, { paths, fragments }: Refs): void {
  const path = node.data?.refPath;
  if (path === undefined || (paths.size >= maxPaths && !paths.has(path))) return;
  if (node.tagName !== 'a' && node.tagName !== 'img') return;
  paths.add(path);
  const { href, dataRaw } = node.properties;
  const [, fragment] = typeof href === 'string' && dataRaw === undefined ? href.split('#') : [];
  if (fragment && fragments.length < maxPaths) fragments.push({ path, fragment: decoded(fragment) });
  node.tagName = node.tagName === 'a' ? 'page-ref' : 'img-ref';
  node.properties = { ...node.properties, path: encodeURIComponent(path.toWellFormed()) };
  if (isLinked && node.tagName === 'img-ref') node.properties.linked = 'yes';
}

function split({ value }: Text, withIds: boolean, { headings }: Refs): ElementContent[] | null {
  const parts: ElementContent[] = [];
  let end = 0;
  for (const match of value.matchAll(reference)) {
    const [written, target, heading, words] = match;
    const isWiki = target !== undefined;
    if (isWiki ? target.trim() === '' && !heading?.trim() : !withIds) continue;
    if (match.index > end) parts.push({ type: 'text', value: value.slice(end, match.index) });
    end = match.index + written.length;
    if (!isWiki) {
      parts.push(element('task-ref', { name: encodeURIComponent(written) }, [written]));
      continue;
    }
    const properties = {
      name: encoded(target),
      heading: encoded(heading ?? ''),
    };
    if (heading?.trim() && target.trim() !== '' && headings.length < maxPaths)
      headings.push({ name: target.trim(), heading: heading.trim() });
    const shown =
      words?.trim() || [target.trim(), heading?.trim()].filter((part) => part).join(' › ') || written;
    parts.push(element('wiki-ref', properties, [shown]));
  }
  if (end === 0) return null;
  if (end < value.length) parts.push({ type: 'text', value: value.slice(end) });
  return parts;
}

function encoded(text: string): string {
  return encodeURIComponent(text.trim().toWellFormed());
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
