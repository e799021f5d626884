import type { Element, ElementContent, Parents, Root } from 'hast';
import { classesOf, isBlank, isElement } from '#lib/markdown/hast.ts';
import { idPrefix } from '#lib/markdown/id-prefix.ts';
import { rawPath, resolveTarget } from '#lib/markdown/links.ts';
import { walkElements } from '#lib/markdown/walk.ts';

declare module 'hast' {
  interface ElementData {
    /** Repo-relative, of a link or picture that leads to a file or folder of the repository. */
    refPath?: string;
  }
}

/**
 * Makes links and images of the file at `path` work on its page. Runs after sanitising and slugs. A picture of
 * another host becomes a `remote-image` element, which loads nothing until it is asked to.
 */
export function rehypeTargets(path: string, options: { checkAnchors?: boolean } = {}) {
  return (tree: Root) => {
    const ids = new Set<string>();
    walkElements(tree, (node) => {
      const { id, name } = node.properties;
      if (typeof id === 'string') ids.add(id);
      if (typeof name === 'string') ids.add(name);
    });
    walkElements(tree, (node, index, parent) => {
      if (node.tagName === 'img') placeImage(node, path);
      if (node.tagName === 'input') node.properties.ariaLabel = node.properties.checked ? 'Done' : 'Not done';
      if (node.tagName !== 'a' || classesOf(node).includes('doc-anchor')) return;
      placeLink(node, path, ids, options.checkAnchors ?? false);
      freeLinkedImages(node, path, index, parent);
    });
  };
}

function placeLink(node: Element, path: string, ids: ReadonlySet<string>, checkAnchors: boolean): void {
  const { href } = node.properties;
  if (typeof href !== 'string') return;
  const target = resolveTarget(href, path);
  switch (target.kind) {
    case 'anchor':
      placeAnchor(node, target.href.slice(1), ids, checkAnchors);
      break;
    case 'page':
      node.properties.href = target.href;
      node.data = { ...node.data, refPath: target.path };
      break;
    case 'raw':
      node.properties.href = target.href;
      node.data = { ...node.data, refPath: target.path };
      node.properties.dataRaw = '';
      break;
    case 'mail':
      node.properties.rel = ['noopener', 'noreferrer'];
      break;
    case 'external':
      node.properties.href = target.href;
      node.properties.rel = ['noopener', 'noreferrer'];
      node.properties.dataExternal = target.host;
      break;
    case 'broken':
      node.tagName = 'span';
      node.properties = { className: ['doc-broken-link'], title: target.reason };
      break;
  }
}

/** A button may not stand in a link: pictures of other hosts that are linked (badges) carry the link themselves. */
function freeLinkedImages(link: Element, path: string, index: number, parent: Parents): void {
  const remote = (child: ElementContent) => isElement(child, 'img') && isRemote(child, path);
  if (!link.children.some(remote)) return;
  if (!link.children.every((child) => remote(child) || isBlank(child))) {
    link.children = link.children.map((child) =>
      isElement(child) && remote(child) ? { type: 'text', value: altOf(child) } : child,
    );
    return;
  }
  const images = link.children.filter((child) => isElement(child, 'img'));
  for (const image of images) {
    placeImage(image, path);
    if (link.tagName === 'a') image.properties.href = link.properties.href;
  }
  parent.children.splice(index, 1, ...images);
}

function placeImage(node: Element, path: string): void {
  const { src } = node.properties;
  if (node.tagName !== 'img') return;
  const target = typeof src === 'string' ? resolveTarget(src, path) : null;
  if (target?.kind === 'external') {
    const { width, height } = node.properties;
    node.tagName = 'remote-image';
    node.properties = { src: target.href, host: target.host, alt: altOf(node), width, height };
    return;
  }
  if (target?.kind === 'raw' || target?.kind === 'page') {
    const src = rawPath(target.path);
    Object.assign(node.properties, { src, alt: altOf(node), loading: 'lazy', decoding: 'async' });
    node.data = { ...node.data, refPath: target.path };
    return;
  }
  const title = target?.kind === 'broken' ? target.reason : 'This picture has no address that can be shown';
  const alt = altOf(node);
  node.tagName = 'span';
  node.properties = { className: ['doc-broken-link'], title };
  node.children = [{ type: 'text', value: alt || 'picture' }];
}

function isRemote(node: Element, path: string): boolean {
  const { src } = node.properties;
  return typeof src === 'string' && resolveTarget(src, path).kind === 'external';
}

function altOf(node: Element): string {
  return typeof node.properties.alt === 'string' ? node.properties.alt : '';
}

function placeAnchor(node: Element, fragment: string, ids: ReadonlySet<string>, isChecked: boolean): void {
  const written = decoded(fragment);
  const id = existingId(written, ids);
  // Both lead to the beginning of any page.
  const isThere = id !== null || written === '' || written.toLowerCase() === 'top';
  if (isThere || !isChecked) {
    node.properties.href = `#${encodeURIComponent((id ?? written).toWellFormed())}`;
    return;
  }
  node.tagName = 'span';
  node.properties = { className: ['doc-broken-link'], title: `This page has no heading “${written}”` };
}

/** A document's own ids carry our prefix since sanitising, but its links to them do not; headings are in lower case. */
function existingId(id: string, ids: ReadonlySet<string>): string | null {
  return [id, idPrefix + id, id.toLowerCase()].find((one) => ids.has(one)) ?? null;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // Not an encoding: the characters are meant as they stand.
    return fragment;
  }
}
