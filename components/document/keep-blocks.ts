import { rememberSelection } from './keep-selection.ts';
import { matchBlocks } from './match-blocks.ts';

// A document that changed comes as new HTML, and the browser would forget what it knew of all of it: the selection,
// what was unfolded, which diagrams were drawn, where the reader was. So the blocks that did not change are put back,
// the very same nodes, and the ones that did are marked for a moment.

const markedMs = 2_400;
/** Beyond these it is another document rather than one that changed. */
const maxMarks = 60;

/** Blocks of blocks: one item that changed is marked, not the list. */
const containers = new Set(['UL', 'OL', 'DL', 'TABLE', 'TBODY', 'SECTION', 'BLOCKQUOTE']);

interface Block {
  element: Element;
  key: string;
  /** Of React: it keeps its own elements, and they must not be moved. */
  fixed: boolean;
}

/** To be called before the article is rendered anew; what it returns, right after. */
export function rememberBlocks(article: Element): (now: Element) => Element[] {
  const before = blocksOf(article);
  const childrenBefore = new Map(before.flatMap((block) => innerBlocks(block)));
  const selection = rememberSelection(article);
  const anchors = placesOf(before);
  return (now) => {
    const changed: Element[] = [];
    restore(before, blocksOf(now), childrenBefore, changed);
    selection(now);
    keepPlace(anchors);
    mark(changed);
    return changed;
  };
}

function blocksOf(article: Element): Block[] {
  return [...article.children].flatMap((element): Block[] => {
    if (element.getAttribute('role') === 'status') return [];
    if (!element.classList.contains('doc-run')) return [{ element, key: keyOf(element), fixed: true }];
    return [...element.children].map((child) => ({ element: child, key: keyOf(child), fixed: false }));
  });
}

/** Taken before: by then the new nodes may stand in the same containers. */
function innerBlocks({ element }: Block): [Element, Block[]][] {
  if (!containers.has(element.tagName)) return [];
  const inner = [...element.children].map((child) => ({ element: child, key: keyOf(child), fixed: false }));
  return [[element, inner], ...inner.flatMap(innerBlocks)];
}

/** Its HTML as the server sent it, without what the page has made of it since. */
function keyOf(element: Element): string {
  if (!element.querySelector(ofThePage) && !element.matches(ofThePage)) return element.outerHTML;
  const copy = element.cloneNode(true) as Element;
  for (const each of [copy, ...copy.querySelectorAll('*')]) {
    for (const name of ['open', 'data-state', 'data-outcome', 'data-changed']) each.removeAttribute(name);
    if (each.classList.contains('doc-diagram-view')) each.replaceChildren();
  }
  return copy.outerHTML;
}
const ofThePage = 'details, .doc-diagram, [data-outcome], [data-changed]';

function restore(
  before: readonly Block[],
  after: readonly Block[],
  childrenBefore: Map<Element, Block[]>,
  changed: Element[],
): void {
  const matches = matchBlocks(
    before.map(({ key }) => key),
    after.map(({ key }) => key),
  );
  let last = -1;
  for (const [at, { element, fixed }] of after.entries()) {
    const match = matches[at] ?? -1;
    const old = before[match];
    if (old) {
      if (old.element !== element && !fixed && !old.fixed) element.replaceWith(old.element);
      last = match;
      continue;
    }
    // What stands between the same neighbours as something of its kind did before is that, changed.
    const next = matches.slice(at + 1).find((one) => one !== -1) ?? before.length;
    const partner = before
      .slice(last + 1, next)
      .find(({ element: one }) => one.tagName === element.tagName && childrenBefore.has(one));
    const inner = partner && childrenBefore.get(partner.element);
    if (partner === undefined || inner === undefined) {
      changed.push(element);
      continue;
    }
    // Its nodes move over, once.
    childrenBefore.delete(partner.element);
    const now = [...element.children].map((child) => ({ element: child, key: keyOf(child), fixed: false }));
    restore(inner, now, childrenBefore, changed);
  }
}

/** Where the blocks that are seen stand on the screen. */
function placesOf(blocks: readonly Block[]): { element: Element; top: number }[] {
  return blocks.flatMap(({ element }) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight ? [{ element, top }] : [];
  });
}

/** The first of them that is still there stays where it was. At the very top nothing is held: new text shows. */
function keepPlace(anchors: readonly { element: Element; top: number }[]): void {
  if (scrollY === 0) return;
  const anchor = anchors.find(({ element }) => element.isConnected);
  if (!anchor) return;
  const by = anchor.element.getBoundingClientRect().top - anchor.top;
  if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: 'instant' });
}

function mark(changed: readonly Element[]): void {
  if (changed.length > maxMarks) return;
  for (const element of changed) element.setAttribute('data-changed', '');
  setTimeout(() => {
    for (const element of changed) element.removeAttribute('data-changed');
  }, markedMs);
}
