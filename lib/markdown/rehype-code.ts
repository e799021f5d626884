import type { Element, Root } from 'hast';
import { escapeHtml } from '#lib/markdown/escape.ts';
import { classesOf, element, isElement, textOf } from '#lib/markdown/hast.ts';
import { walkElements } from '#lib/markdown/walk.ts';

type Highlight = (code: string, language: string) => Promise<string | null>;

/** All code of one document may take this long to colour; what comes after stays plain. */
const budgetMs = 1_000;

interface CodeBlock {
  node: Element;
  language: string;
  code: string;
}

/**
 * Each fenced or indented block of code becomes one `code-block` element with its HTML as a property, so that a
 * page has one element for it and not one for each token. Runs last: the HTML is made here, from escaped text.
 */
export async function placeCodeBlocks(tree: Root, highlight: Highlight, clock = () => performance.now()) {
  const end = clock() + budgetMs;
  for (const block of codeBlocksOf(tree)) {
    const coloured =
      block.language === '' || clock() > end ? null : await highlight(block.code, block.language);
    place(block, coloured ?? escapeHtml(block.code));
  }
}

/** The same without colours, at once. */
export function placePlainCodeBlocks(tree: Root): void {
  for (const block of codeBlocksOf(tree)) place(block, escapeHtml(block.code));
}

/** Longer ones are shown as code: the library that draws them would give up on them. */
const maxDiagramLength = 30_000;

function place({ node, language, code }: CodeBlock, html: string): void {
  const isDiagram = language.toLowerCase() === 'mermaid' && code.length <= maxDiagramLength;
  Object.assign(node, element('code-block', { language, html, isDiagram: isDiagram || undefined }));
}

function codeBlocksOf(tree: Root): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  walkElements(tree, (node) => {
    const code = node.children[0];
    if (node.tagName !== 'pre' || node.children.length !== 1 || !isElement(code, 'code')) return;
    blocks.push({ node, language: languageOf(code), code: textOf(code).replace(/\n$/, '') });
  });
  return blocks;
}

function languageOf(code: Element): string {
  const name = classesOf(code).find((one) => one.startsWith('language-'));
  return name?.slice('language-'.length) ?? '';
}
