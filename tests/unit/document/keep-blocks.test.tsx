import fc from 'fast-check';
import { rememberBlocks } from '#components/document/keep-blocks.ts';
import { findAgain } from '#components/document/keep-selection.ts';
import { matchBlocks } from '#components/document/match-blocks.ts';

function article(html: string): HTMLElement {
  document.body.innerHTML = `<article><div class="doc-run">${html}</div></article>`;
  return document.querySelector('article') as HTMLElement;
}
/** As React does it: the run gets its new HTML whole. */
function rendered(element: HTMLElement, html: string): Element[] {
  const keep = rememberBlocks(element);
  (element.firstElementChild as Element).innerHTML = html;
  return keep(element);
}
const texts = (elements: readonly Element[]) => elements.map((element) => element.textContent);

test('blocks that did not change are the very nodes that they were', () => {
  const element = article('<p>one</p><p>two</p><p>three</p>');
  const [one, , three] = element.querySelectorAll('p');
  const changed = rendered(element, '<p>new</p><p>one</p><p>TWO</p><p>three</p>');
  const now = [...element.querySelectorAll('p')];
  expect(texts(now)).toEqual(['new', 'one', 'TWO', 'three']);
  expect([now[1], now[3]]).toEqual([one, three]);
  expect(now[1]).toBe(one);
  expect(texts(changed)).toEqual(['new', 'TWO']);
  expect(now[2]?.hasAttribute('data-changed')).toBe(true);
});

test('of a list only the item that changed is marked, of a table the row', () => {
  const list = (two: string) => `<ul><li>one</li><li>${two}</li><li>three</li></ul>`;
  const table = (b: string) =>
    `<section class="doc-table"><table><tbody><tr><td>a</td></tr><tr><td>${b}</td></tr></tbody></table></section>`;
  const element = article(`${list('two')}${table('b')}`);
  const first = element.querySelector('li');
  const changed = rendered(element, `${list('2')}${table('B')}`);
  expect(changed.map(({ tagName, textContent }) => `${tagName} ${textContent}`)).toEqual(['LI 2', 'TR B']);
  expect(element.querySelector('li')).toBe(first);
});

test('a selection outside of what changed stays', () => {
  const element = article('<p>one</p><p>two words</p>');
  const node = element.querySelectorAll('p')[1]?.firstChild as Text;
  getSelection()?.setBaseAndExtent(node, 0, node, 3);
  rendered(element, '<p>one, changed</p><p>two words</p>');
  expect(getSelection()?.toString()).toBe('two');
});

test.each([
  ['words after it', '<p>Some words that stay, and an end.</p>', 'words that stay'],
  ['words before it', '<p>New at the front. Some words that stay.</p>', 'words that stay'],
  ['its markup', '<p>Some <b>words</b> that <i>stay</i>.</p>', 'words that stay'],
  ['it goes', '<p>Some other words.</p>', ''],
])(
  'a selection in a block that changes (%s) is the same words, where they are still there',
  (_, now, kept) => {
    const element = article('<p>one</p><p>Some words that stay.</p>');
    const node = element.querySelectorAll('p')[1]?.firstChild as Text;
    getSelection()?.setBaseAndExtent(node, 5, node, 20);
    rendered(element, `<p>one</p>${now}`);
    expect(getSelection()?.toString() ?? '').toBe(kept);
  },
);

test('a selection over several blocks, one of which changes, keeps its direction', () => {
  const element = article('<p>one two</p><p>three</p><p>four five</p>');
  const [one, , four] = [...element.querySelectorAll('p')].map(({ firstChild }) => firstChild as Text);
  getSelection()?.setBaseAndExtent(four as Text, 4, one as Text, 4);
  rendered(element, '<p>one two</p><p>three</p><p>four five six</p>');
  const { anchorNode, anchorOffset, focusOffset } = getSelection() as Selection;
  expect(getSelection()?.toString()).toBe('twothreefour');
  expect([anchorNode?.nodeValue, anchorOffset, focusOffset]).toEqual(['four five six', 4, 4]);
});

test('of words that stand there several times those are selected that have the same around them', () => {
  const text = 'The relay. The plan is good. The plan is bad.';
  const start = text.lastIndexOf('The plan');
  const selected = { text, start, wanted: 'The plan' };
  const now = 'The plan is new. The relay. The plan is good. Indeed. The plan is bad.';
  expect(findAgain(now, selected)).toBe(now.lastIndexOf('The plan'));
  expect(findAgain('Nothing of it', selected)).toBe(-1);
  expect(findAgain(text, { text, start: 3, wanted: ' ' })).toBe(-1);
});

test('what a reader unfolded stays so, and what was drawn is kept', () => {
  const details = '<details><summary>More</summary><p>text</p></details>';
  const figure =
    '<figure class="doc-diagram"><div class="doc-diagram-view"></div><code>a --> b</code></figure>';
  const element = article(`<p>x</p>${details}${figure}`);
  element.querySelector('details')?.setAttribute('open', '');
  element.querySelector('.doc-diagram-view')?.append(document.createElement('img'));
  const changed = rendered(element, `<p>y</p>${details}${figure}`);
  expect(texts(changed)).toEqual(['y']);
  expect(element.querySelector('details')?.hasAttribute('open')).toBe(true);
  expect(element.querySelector('.doc-diagram-view img')).not.toBeNull();
});

test('markup alone counts as a change', () => {
  expect(texts(rendered(article('<p>a word</p>'), '<p>a <b>word</b></p>'))).toEqual(['a word']);
});

test('a document that is another one altogether is not marked all over', () => {
  const many = (word: string) => Array.from({ length: 80 }, (_, at) => `<p>${word} ${at}</p>`).join('');
  const element = article(many('old'));
  rendered(element, many('new'));
  expect(element.querySelectorAll('[data-changed]')).toHaveLength(0);
});

test('after any change the article reads as the new one', () => {
  const block = fc.constantFrom(
    '<p>a</p>',
    '<p>b</p>',
    '<ul><li>a</li><li>b</li></ul>',
    '<ul><li>b</li></ul>',
    '<h2>h</h2>',
  );
  const page = fc.array(block, { maxLength: 12 }).map((blocks) => blocks.join(''));
  fc.assert(
    fc.property(page, page, (before, after) => {
      const element = article(before);
      rendered(element, after);
      for (const marked of element.querySelectorAll('[data-changed]')) marked.removeAttribute('data-changed');
      expect(element.firstElementChild?.innerHTML).toBe(after);
    }),
    { numRuns: 200 },
  );
});

test('matches are in order, of equal keys, and as many as can be', () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 });
  fc.assert(
    fc.property(keys, keys, (before, after) => {
      const matches = matchBlocks(before, after);
      const found = matches.filter((at) => at !== -1);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      for (const [at, match] of matches.entries()) if (match !== -1) expect(before[match]).toBe(after[at]);
      expect(found).toHaveLength(longest(before, after));
    }),
  );
});

/** The length of the longest common subsequence, by its definition. */
function longest(a: readonly string[], b: readonly string[]): number {
  const known = new Map<string, number>();
  const from = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return 0;
    const key = `${i} ${j}`;
    const value =
      known.get(key) ?? (a[i] === b[j] ? 1 + from(i + 1, j + 1) : Math.max(from(i + 1, j), from(i, j + 1)));
    known.set(key, value);
    return value;
  };
  return from(0, 0);
}
