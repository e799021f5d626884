import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DiffView } from '#components/chat/tools/diff-view.tsx';
import { type DiffRow, parseDiff, patchOf } from '#components/chat/tools/parse-diff.ts';
import { cardContext, lineDiff } from '#lib/tools/line-diff.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);
function edited(lines: string[], changes: Record<number, string>): { before: string; after: string } {
  const after = lines.map((line, at) => changes[at + 1] ?? line);
  return { before: `${lines.join('\n')}\n`, after: `${after.join('\n')}\n` };
}
function marks(diff: string): string[][] {
  const isLine = (row: DiffRow) => row.kind === 'add' || row.kind === 'del';
  return parseDiff(diff)
    .filter(isLine)
    .map((row) =>
      'pieces' in row ? row.pieces.filter((piece) => piece.changed).map(({ text }) => text) : [],
    );
}

test('what is far from a change is folded, and unfolds in its place with the focus', async () => {
  const { before, after } = edited(numbered(30), { 15: 'another line' });
  render(<DiffView path="docs/a.md" diff={lineDiff(before, after, cardContext).diff} />);
  const box = screen.getByRole('group', { name: 'Changes to docs/a.md' });
  expect(box.textContent).toContain('line 12');
  expect(box.textContent).not.toContain('line 11 ');
  const [above] = screen.getAllByRole('button', { name: /^Show \d+ lines$/ });
  expect(above?.textContent).toBe('Show 11 lines');
  await userEvent.click(above as HTMLElement);
  expect(box.textContent).toContain('line 1');
  expect(screen.getAllByRole('button', { name: /^Show/ })).toHaveLength(1);
  expect(document.activeElement?.textContent).toContain('line 11');
});

test('two changes with a few lines between them have no fold there', () => {
  const { before, after } = edited(numbered(12), { 4: 'four', 9: 'nine' });
  render(<DiffView path="a" diff={lineDiff(before, after, cardContext).diff} />);
  expect(screen.queryByRole('button', { name: /^Show/ })).toBeNull();
});

test('lines that are not at hand are counted between the hunks', () => {
  const { before, after } = edited(numbered(100), { 2: 'two', 90: 'ninety' });
  render(<DiffView path="a" diff={lineDiff(before, after, cardContext).diff} />);
  expect(screen.getByText('47 unchanged lines, then line 70')).toBeTruthy();
});

test('a screen reader hears which lines came and which went, and not the signs', () => {
  render(<DiffView path="a" diff={'@@ -1,1 +1,1 @@\n-old words\n+new words'} />);
  expect(screen.getByText('Removed:').parentElement?.textContent).toBe('Removed: old words');
  expect(screen.getByText('Added:').parentElement?.textContent).toBe('Added: new words');
  expect(screen.getByText('+').getAttribute('aria-hidden')).toBe('true');
});

test('words are marked in lines that changed, also where more lines came than went', () => {
  expect(marks('-the quick brown fox jumps\n+the slow brown fox jumps')).toEqual([['quick'], ['slow']]);
  expect(marks('-the quick brown fox jumps\n+a line of its own\n+the slow brown fox jumps')).toEqual([
    ['quick'],
    [],
    ['slow'],
  ]);
});

test('lines that have little in common are not marked word by word', () => {
  expect(marks('-all of this is gone now\n+something else entirely stands here')).toEqual([[], []]);
});

test('words are found where none are parted by spaces', () => {
  const [removed] = marks('-これは古い文書です\n+これは新しい文書です');
  expect(removed?.join('')).not.toBe('これは古い文書です');
  expect(removed?.join('')).toContain('古');
});

test('the patch and the new text are copied', async () => {
  const user = userEvent.setup();
  const diff = '@@ -1,2 +1,3 @@\n same\n-old\n+new\n+newer';
  const copied: string[] = [];
  const clipboard = { writeText: async (text: string) => void copied.push(text) };
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  render(<DiffView path="docs/a.md" diff={diff} />);
  await user.click(screen.getByRole('button', { name: 'Copy patch' }));
  expect(copied).toEqual([`--- a/docs/a.md\n+++ b/docs/a.md\n${diff}\n`]);
  await user.click(screen.getByRole('button', { name: 'Copy new text' }));
  expect(copied[1]).toBe('new\nnewer');
});

test('part of a diff is not offered as a patch, and says that it is a part', () => {
  render(<DiffView path="a" diff={'@@ -1,1 +1,1 @@\n-a\n+b\n\\ The rest of the diff is too long to show'} />);
  expect(screen.queryByRole('button', { name: 'Copy patch' })).toBeNull();
  expect(screen.getByText('The rest of the diff is too long to show')).toBeTruthy();
  expect(patchOf('@@ -0,0 +1,1 @@\n+new', 'a.md')).toMatch(/^--- \/dev\/null\n\+\+\+ b\/a\.md\n/);
});
