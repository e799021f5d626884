import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { escapeHtml } from '#lib/markdown/escape.ts';
import { classesOf, element, isElement, textOf } from '#lib/markdown/hast.ts';

type Highlight = (code: string, language: string) => Promise<string | null>;

/** All code of one document may take this long to colour; what comes after stays plain. */
const budgetMs = 1_000;

/**
 * Each fenced or indented block of code becomes one `code-block` element with its HTML as a property, so that a
 * page has one element for it and not one for each token. Runs last: the HTML is made here, from escaped text.
 */
export async function placeCodeBlocks(tree: Root, highlight: Highlight, clock = () => performance.now()) {
  const blocks: { node: Element; language: string; code: string }[] = [];
  visit(tree, 'element', (node) => {
    const code = node.children[0];
    if (node.tagName !== 'pre' || node.children.length !== 1 || !isElement(code, 'code')) return;
    blocks.push({ node, language: languageOf(code), code: textOf(code).replace(/\n$/, '') });
  });
  const end = clock() + budgetMs;
  for (const { node, language, code } of blocks) {
    const coloured = language === '' || clock() > end ? null : await highlight(code, language);
    Object.assign(node, element('code-block', { language, html: coloured ?? escapeHtml(code) }));
  }
}

function languageOf(code: Element): string {
  return (
    classesOf(code)
      .find((name) => name.startsWith('language-'))
      ?.slice('language-'.length) ?? ''
  );
}
