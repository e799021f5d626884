// Nodes that are put back have lost their selection on the way, and where the selected text itself stands in a block
// that changed, its nodes are gone. There it is found again by its words and what stood around them.

/** What stands around is compared this far. */
const contextChars = 48;
/** The same words more often than this in one document: the first so many are looked at. */
const maxPlaces = 5_000;

/** As long a new rendering may take; what the reader selects meanwhile is what counts. */
const longestMs = 5_000;

/** To be called before the article is rendered anew; what it returns, right after. */
export function rememberSelection(article: Element): (now: Element) => void {
  let known = selectedIn(article);
  const follow = () => {
    known = selectedIn(article);
  };
  const leave = () => document.removeEventListener('selectionchange', follow);
  document.addEventListener('selectionchange', follow);
  const timer = setTimeout(leave, longestMs);
  return (now) => {
    clearTimeout(timer);
    leave();
    if (known) restore(now, known);
  };
}

function selectedIn(article: Element): Selected | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return {
    ends: [anchorNode, anchorOffset, focusNode, focusOffset],
    isBackward: anchorNode !== range.startContainer || anchorOffset !== range.startOffset,
    text: article.textContent,
    start: lengthUntil(article, range.startContainer, range.startOffset),
    wanted: range.toString(),
  };
}

function restore(now: Element, selected: Selected): void {
  const selection = getSelection();
  const [anchorNode, anchorOffset, focusNode, focusOffset] = selected.ends;
  if (anchorNode?.isConnected && focusNode?.isConnected) {
    selection?.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    if (selection?.getRangeAt(0).toString() === selected.wanted) return;
  }
  const at = findAgain(now.textContent, selected);
  const from = at === -1 ? null : placeAt(now, at, 'start');
  const to = at === -1 ? null : placeAt(now, at + selected.wanted.length, 'end');
  if (!from || !to) return;
  const [base, extent] = selected.isBackward ? [to, from] : [from, to];
  selection?.setBaseAndExtent(base.node, base.offset, extent.node, extent.offset);
}

interface Selected extends Words {
  ends: [anchorNode: Node | null, anchorOffset: number, focusNode: Node | null, focusOffset: number];
  isBackward: boolean;
}

interface Words {
  /** All that stood there, as a range counts it. */
  text: string;
  /** Where in it the selection began. */
  start: number;
  wanted: string;
}

/** Where in `now` the selected words stand, among several places the one with the most alike around; -1 if nowhere. */
export function findAgain(now: string, { text, start, wanted }: Words): number {
  if (wanted.trim() === '') return -1;
  const before = text.slice(Math.max(0, start - contextChars), start);
  const after = text.slice(start + wanted.length, start + wanted.length + contextChars);
  let best = -1;
  let bestScore = -1;
  for (let at = now.indexOf(wanted), seen = 0; at !== -1 && seen < maxPlaces; seen++) {
    const score = alikeBefore(now, at, before) + alikeAfter(now, at + wanted.length, after);
    const isNearer = score === bestScore && Math.abs(at - start) < Math.abs(best - start);
    if (score > bestScore || isNearer) {
      best = at;
      bestScore = score;
    }
    at = now.indexOf(wanted, at + 1);
  }
  return best;
}

function alikeBefore(now: string, at: number, before: string): number {
  let length = 0;
  while (length < before.length && now[at - 1 - length] === before[before.length - 1 - length]) length++;
  return length;
}

function alikeAfter(now: string, at: number, after: string): number {
  let length = 0;
  while (length < after.length && now[at + length] === after[length]) length++;
  return length;
}

function lengthUntil(article: Element, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(article, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** A start belongs to the text node that begins there, an end to the one that ends there. */
function placeAt(article: Element, at: number, side: 'start' | 'end'): { node: Node; offset: number } | null {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const end = passed + node.data.length;
    if (side === 'start' ? at < end : at <= end) return { node, offset: at - passed };
    passed = end;
  }
  return null;
}
