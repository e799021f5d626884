import type { Root } from 'hast';
import { classesOf, element, textOf } from '#lib/markdown/hast.ts';
import { headingIds } from '#lib/markdown/heading-ids.ts';
import type { Heading } from '#lib/markdown/rendered.ts';
import { walkElements } from '#lib/markdown/walk.ts';

/**
 * Gives each heading the fragment that GitHub would give it, and an empty anchor for the mouse (the contents
 * list serves the keyboard). Runs after sanitising, so these ids carry no prefix; `found` gets h1 to h4.
 */
export function rehypeSlugs(found: Heading[]) {
  return (tree: Root) => {
    const idOf = headingIds();
    walkElements(tree, (node) => {
      const depth = /^h([1-6])$/.exec(node.tagName)?.[1];
      // The heading that GFM makes for its footnotes is no part of the document's outline.
      if (depth === undefined || classesOf(node).includes('sr-only')) return;
      const text = textOf(node).replace(/\s+/g, ' ').trim();
      const id = idOf(text);
      node.properties.id = id;
      if (Number(depth) <= 4 && text !== '')
        found.push({ depth: Number(depth) as Heading['depth'], text, id });
      node.children.push(
        element('a', {
          className: ['doc-anchor'],
          href: `#${encodeURIComponent(id)}`,
          ariaHidden: 'true',
          tabIndex: -1,
        }),
      );
    });
  };
}
