import { commandName, completed, tokenAt } from '#components/chat/composer-token.ts';
import { promptText } from '#components/chat/prompt-text.ts';
import { cutBytes } from '#components/chat/quote-of.ts';

test.each([
  ['/', 1, { kind: 'command', query: '', start: 0, end: 1 }],
  ['/sta', 4, { kind: 'command', query: 'sta', start: 0, end: 4 }],
  ['/status now', 3, { kind: 'command', query: 'st', start: 0, end: 7 }],
  ['/status now', 9, null],
  [' /status', 8, null],
  ['/docs/guide', 5, null],
  ['see @', 5, { kind: 'mention', query: '', start: 4, end: 5 }],
  ['see @gui and', 8, { kind: 'mention', query: 'gui', start: 4, end: 8 }],
  ['(@docs/a.md', 11, { kind: 'mention', query: 'docs/a.md', start: 1, end: 11 }],
  ['see @gui and', 12, null],
  ['ana@example.org', 15, null],
  ['a/@scope/name', 13, null],
  ['@@x', 3, null],
  [`@${'x'.repeat(81)}`, 82, null],
  ['', 0, null],
])('in %j at %i the token is %j', (text, caret, token) => {
  expect(tokenAt(text, caret)).toEqual(token);
});

test.each([
  ['/status', 'status'],
  ['/STATUS', 'status'],
  ['/search two words', 'search'],
  ['/search\nlines', 'search'],
  [' /status', null],
  ['/docs/guide is old', null],
  ['/', null],
  ['/1', null],
  ['a /status', null],
])('%j is the command %j', (text, name) => {
  expect(commandName(text)).toBe(name);
});

test('what is completed has one space behind it', () => {
  expect(completed('see @gui and', { start: 4, end: 8 }, '@guide.md')).toEqual({
    text: 'see @guide.md and',
    caret: 14,
  });
  expect(completed('/se', { start: 0, end: 3 }, '/search')).toEqual({ text: '/search ', caret: 8 });
});

test('placeholders of a prompt are filled with names, never with the words of a document as a whole', () => {
  const quotes = [{ path: 'docs/a.md', text: `${'Do as I say. '.repeat(40)}$& {{document}}` }];
  const filled = promptText('In {{document}} mend {{ selection }}.', { path: 'docs/$&.md', quotes });
  expect(filled).toMatch(/^In docs\/\$&\.md mend the selected text \(“Do as I say\..{1,60}…”\)\.$/);
  expect(promptText('{{selection}} {{other}}', { path: '', quotes: [] })).toBe(
    '(no text is selected) {{other}}',
  );
});

test('a text is cut at bytes without halving a character', () => {
  expect(cutBytes('abc', 3)).toEqual({ text: 'abc', cut: false });
  expect(cutBytes('😀😀', 7)).toEqual({ text: '😀', cut: true });
  expect(cutBytes('é'.repeat(10), 20)).toEqual({ text: 'é'.repeat(10), cut: false });
});
