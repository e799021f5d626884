import type { Element, ElementContent, Root } from 'hast';
import { classesOf, element, isElement, textOf } from '#lib/markdown/hast.ts';
import { setFormula } from '#lib/markdown/set-formula.ts';
import { walkElements } from '#lib/markdown/walk.ts';

/** All formulas of one document together. What comes after stays source, said so. */
const budgetMs = 1_200;
const maxHtmlLength = 3 * 1024 * 1024;
const maxSourceLength = 4_000;

/**
 * Formulas become KaTeX's HTML (with MathML in it for those who listen), as `raw` nodes. Runs after sanitising: what
 * it writes, style attributes included, is KaTeX's and made of escaped text. Tells whether there were any.
 */
export function placeMath(tree: Root, clock = () => performance.now()): boolean {
  const end = clock() + budgetMs;
  let length = 0;
  let found = false;
  for (const { holder, at, source, isDisplay } of formulasOf(tree)) {
    found = true;
    let node: ElementContent;
    if (source.length > maxSourceLength) node = failed(source, 'This formula is too long to be set.');
    else if (clock() > end || length > maxHtmlLength) {
      node = failed(source, 'This document has more formulas than are set on one page.');
    } else node = made(source, isDisplay);
    if (node.type === 'raw') length += node.value.length;
    holder.children[at] = node;
  }
  return found;
}

function made(source: string, isDisplay: boolean): ElementContent {
  const set = setFormula(source, isDisplay);
  if ('problem' in set) return failed(source, set.problem);
  // Focusable where it may be wider than the page, so that the keyboard can scroll it.
  const value = isDisplay
    ? `<span class="doc-math" tabindex="0" role="group" aria-label="Formula">${set.html}</span>`
    : set.html;
  return { type: 'raw', value };
}

function failed(source: string, message: string): Element {
  const words = element('span', { className: ['doc-math-problem'] }, [` ${message}`]);
  return element('span', { className: ['doc-math-error'] }, [element('code', {}, [source]), words]);
}

interface Formula {
  holder: { children: ElementContent[] };
  at: number;
  source: string;
  isDisplay: boolean;
}

/** Found first: what takes their place is not looked at again. */
function formulasOf(tree: Root): Formula[] {
  const found: Formula[] = [];
  walkElements(tree, (node, index, parent) => {
    const inner = node.tagName === 'pre' && node.children.length === 1 ? node.children[0] : node;
    if (!isElement(inner, 'code') || !classesOf(inner).includes('language-math')) return;
    if (inner === node && isElement(parent as Element, 'pre')) return;
    const isDisplay = inner !== node || classesOf(inner).includes('math-display');
    const holder = parent as Formula['holder'];
    found.push({ holder, at: index, source: textOf(inner).trim(), isDisplay });
  });
  return found;
}
