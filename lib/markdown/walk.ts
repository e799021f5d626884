import type { Element, Parents, Root } from 'hast';

interface Holder<Node> {
  children: Node[];
}

/** What it did with the siblings: the place to go on from, after the node's own children. `false` ends the walk. */
type Went = number | false | undefined;

/**
 * Shows `visitor` each node below `tree` in the order of the text, a parent before its children, as it is by then: nodes may be changed on
 * the way, and replaced. Needs no stack of calls, so a document may be nested as deep as it likes. A dozen walks go through a long
 * document; `unist-util-visit` names a function for each node of each, which was a fifth of the time.
 */
export function walk<Node extends { type: string }>(
  tree: Holder<Node>,
  visitor: (node: Node, index: number, parent: Holder<Node>) => Went,
): void {
  const holders = [tree];
  const places = [0];
  while (holders.length > 0) {
    const top = holders.length - 1;
    const holder = holders[top] as Holder<Node>;
    const index = places[top] as number;
    const node = holder.children[index];
    if (node === undefined) {
      holders.pop();
      places.pop();
      continue;
    }
    const went = visitor(node, index, holder);
    if (went === false) return;
    places[top] = went ?? index + 1;
    if ('children' in node) {
      holders.push(node as unknown as Holder<Node>);
      places.push(0);
    }
  }
}

/** Each element below `tree`, as `walk` shows it. */
export function walkElements(
  tree: Root,
  visitor: (element: Element, index: number, parent: Parents) => Went,
): void {
  walk(tree, (node, index, parent) =>
    node.type === 'element' ? visitor(node, index, parent as Parents) : undefined,
  );
}
