import type { Element, Root } from 'hast';
import type { Root as MarkdownRoot } from 'mdast';
import { classesOf, isElement, textOf } from '#lib/markdown/hast.ts';
import { walk, walkElements } from '#lib/markdown/walk.ts';

const maxLabelLength = 200;

/**
 * Tells the boxes of task lists their source line (from 1), as `data-line`, and their words, as their name. Only
 * boxes that the markdown has itself: HTML in a document cannot bring one that works. `collect` runs on the
 * markdown, `mark` after sanitising.
 */
export function taskBoxes() {
  const lines = new Map<string, number>();
  return {
    count: () => lines.size,
    collect: () => (tree: MarkdownRoot) => {
      walk(tree, (item) => {
        if (item.type !== 'listItem' || typeof item.checked !== 'boolean' || !item.position) return;
        // The box may stand a line below the mark of its item.
        const line = item.children[0]?.position?.start.line ?? item.position.start.line;
        lines.set(placeOf(item.position), line);
      });
    },
    mark: () => (tree: Root) => {
      walkElements(tree, (item) => {
        if (item.tagName !== 'li' || !classesOf(item).includes('task-list-item')) return;
        const box = boxOf(item);
        if (!box) return;
        const words = ownWords(item);
        if (words !== '') box.properties.ariaLabel = words;
        const line = item.position && lines.get(placeOf(item.position));
        if (line !== undefined) box.properties.dataLine = line;
      });
    },
  };
}

function placeOf({ start }: { start: { line: number; column: number } }): string {
  return `${start.line}:${start.column}`;
}

function boxOf(item: Element): Element | undefined {
  const children = item.children.flatMap((child) => (isElement(child, 'p') ? child.children : child));
  return children.find((child): child is Element => isElement(child, 'input'));
}

/** Without those of lists in it. */
function ownWords(item: Element): string {
  const own = item.children.filter((child) => !isElement(child, 'ul') && !isElement(child, 'ol'));
  const words = own.map(textOf).join('').replace(/\s+/g, ' ').trim();
  return words.length > maxLabelLength ? `${words.slice(0, maxLabelLength).toWellFormed()} …` : words;
}
