const highlight = 'found';
const waitMs = 6_000;

/** What to show once its page is there. */
export interface WantedMatch {
  /** Repo-relative path of the page's file. */
  path: string;
  /** Fragment of the heading that it stands under. */
  heading: string | null;
  /** The words, as the file has them. */
  words: readonly string[];
}

let waiting: (() => void) | undefined;

/** Waits for the page of a match, then brings the words into sight and marks them. The latest wish counts. */
export function showMatch(wanted: WantedMatch) {
  waiting?.();
  const started = Date.now();
  const look = () => {
    const main = document.querySelector<HTMLElement>('main');
    if (main?.dataset.docRel !== wanted.path) return false;
    const article = main.querySelector('article');
    return article !== null && mark(article, wanted);
  };
  if (look()) return;
  const observer = new MutationObserver(() => {
    if (look() || Date.now() - started > waitMs) waiting?.();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(() => waiting?.(), waitMs);
  waiting = () => {
    observer.disconnect();
    clearTimeout(timer);
    waiting = undefined;
  };
}

/** False where there is nothing to mark in it yet. */
function mark(article: Element, { heading, words }: WantedMatch): boolean {
  const from = heading === null ? null : document.getElementById(heading);
  const ranges = rangesOf(article, from, words);
  const [first] = ranges;
  if (!first) return from !== null;
  // Where the browser cannot mark ranges, what was looked for is at least in the middle of the window.
  if (typeof Highlight === 'function') CSS.highlights.set(highlight, new Highlight(...ranges));
  first.startContainer.parentElement?.scrollIntoView({ block: 'center' });
  return true;
}

const mostRanges = 50;

/** Places of the words in an element's text, those behind `from` first. */
function rangesOf(article: Element, from: Element | null, words: readonly string[]): Range[] {
  const wanted = words.map((word) => word.toLowerCase()).filter((word) => word.trim() !== '');
  const before: Range[] = [];
  const behind: Range[] = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = sameLength(node.nodeValue ?? '');
    for (const word of wanted) {
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        const follows =
          from === null || (from.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
        (follows ? behind : before).push(range);
        if (behind.length >= mostRanges) return behind;
      }
    }
  }
  return [...behind, ...before].slice(0, mostRanges);
}

/** In small letters, unless that moves places. */
function sameLength(text: string): string {
  const small = text.toLowerCase();
  return small.length === text.length ? small : text;
}

/** Words of a line that were found in it, each once. */
export function wordsOf(text: string, marks: readonly (readonly [number, number])[]): string[] {
  return [...new Set(marks.map(([start, end]) => text.slice(start, end)))].slice(0, 10);
}
