import type { Element, ElementContent, Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { element, isElement } from '#lib/markdown/hast.ts';
import { walkElements } from '#lib/markdown/walk.ts';
import { isWiderThanPaper } from '#lib/markdown/wider-than-paper.ts';

const components = new Set(['remote-image']);

/** Deeper than this, components become plain HTML too: neither React nor a browser likes a tower of elements. */
const maxComponentDepth = 24;

/** Whose children must stand directly in them, so that no wrapper may come between. */
const strictParents = new Set(['ul', 'ol', 'dl', 'table', 'thead', 'tbody', 'tfoot', 'tr']);
const inlineParents = new Set([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'a', 'span', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins'],
  ...['sub', 'sup', 'small', 'mark', 'summary', 'dt'],
]);

/**
 * Serialises all that needs no component into `static-html` elements, one for each run of siblings. A page of
 * 20 KB is then a few React elements instead of a thousand, which is what its first byte waits for, and the
 * tree that crosses from the worker is small and shallow. Runs after sanitising; changes `tree`.
 */
export function foldStaticRuns(tree: Root): void {
  wrapTables(tree);
  frameCode(tree);
  const withComponents = new Set<unknown>();
  markComponents(tree, withComponents);
  tree.children = foldChildren(tree.children as ElementContent[], 'root', 1, withComponents);
}

function wrapTables(tree: Root): void {
  walkElements(tree, (node, index, parent) => {
    if (node.tagName !== 'table') return;
    // Focusable, so that the keyboard can scroll it.
    const frame = {
      className: ['doc-table'],
      ariaLabel: 'Table',
      tabIndex: 0,
      dataWide: isWiderThanPaper(node) ? '' : undefined,
    };
    parent.children[index] = element('section', frame, [node]);
  });
}

/** The frame of a block of code; its copy button is served by the article's one listener. */
function frameCode(tree: Root): void {
  walkElements(tree, (node) => {
    if (node.tagName !== 'code-block') return;
    const { html, language, isDiagram } = node.properties;
    const code = element('code', {});
    code.children = [{ type: 'raw', value: String(html) }];
    const label = language ? [element('span', { className: ['doc-code-language'] }, [String(language)])] : [];
    const copy = element('button', { type: 'button', className: ['doc-code-copy'], ariaLabel: 'Copy code' });
    const properties = { className: ['doc-code'], dataLanguage: language || undefined };
    const block = element('div', properties, [...label, copy, element('pre', { tabIndex: 0 }, [code])]);
    Object.assign(node, isDiagram ? diagramFrame(block) : block);
  });
}

/** The browser draws the diagram into it (components/document/diagrams.ts); its source stays within reach. */
function diagramFrame(source: Element): Element {
  const view = element('div', { className: ['doc-diagram-view'] });
  const details = element('details', {}, [element('summary', {}, ['Source']), source]);
  return element('figure', { className: ['doc-diagram'] }, [view, details]);
}

/** Iterative: a document may be nested deeper than the stack. Adds every node that holds a component to `marked`. */
function markComponents(tree: Root, marked: Set<unknown>): void {
  const ancestry: { node: Root | Element; parent: number }[] = [{ node: tree, parent: -1 }];
  for (let at = 0; at < ancestry.length; at++) {
    const node = ancestry[at]?.node;
    if (isElement(node) && components.has(node.tagName)) {
      for (let up = at; up >= 0; up = ancestry[up]?.parent ?? -1) {
        const above = ancestry[up]?.node;
        if (marked.has(above)) break;
        marked.add(above);
      }
    }
    for (const child of node?.children ?? [])
      if (isElement(child)) ancestry.push({ node: child, parent: at });
  }
}

function foldChildren(
  children: ElementContent[],
  parent: string,
  depth: number,
  withComponents: ReadonlySet<unknown>,
): ElementContent[] {
  const folded: ElementContent[] = [];
  let run: ElementContent[] = [];
  const flush = () => {
    const html = run.length > 0 ? toHtml(run, { allowDangerousHtml: true }) : '';
    if (html.trim() !== '') folded.push(element('static-html', { html, inline: inlineParents.has(parent) }));
    run = [];
  };
  for (const child of children) {
    const lone = strictParents.has(parent) || (parent === 'details' && isElement(child, 'summary'));
    const live = withComponents.has(child);
    if (isElement(child) && live && depth >= maxComponentDepth) run.push(withoutComponents(child));
    else if (!lone && !live) run.push(child);
    else if (isElement(child)) {
      flush();
      // A mark is read in runs of HTML only; around a component it stays a link as it was written.
      if (child.tagName === 'page-ref') {
        child.tagName = 'a';
        delete child.properties.path;
      }
      if (!components.has(child.tagName)) {
        child.children = foldChildren(child.children, child.tagName, depth + 1, withComponents);
      }
      folded.push(child);
    }
  }
  flush();
  return folded;
}

/** The same as plain HTML: a picture of another host as a link to it. */
function withoutComponents(node: Element): Element {
  const holder: Root = { type: 'root', children: [node] };
  walkElements(holder, (inner, index, parent) => {
    if (inner.tagName !== 'remote-image') return;
    const { src, alt, host } = inner.properties;
    const rel = ['noopener', 'noreferrer'];
    parent.children[index] = element('a', { href: src, rel }, [String(alt || host)]);
  });
  return holder.children[0] as Element;
}
