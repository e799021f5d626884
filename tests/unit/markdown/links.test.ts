import { pagePath, resolveTarget } from '#lib/markdown/links.ts';

const from = 'docs/guide/start.md';
const hrefOf = (reference: string, path = from) => {
  const target = resolveTarget(reference, path);
  return target.kind === 'broken' ? `broken: ${target.reason}` : `${target.kind} ${target.href}`;
};

test.each([
  ['next.md', 'page /docs/guide/next'],
  ['./next.md#part', 'page /docs/guide/next#part'],
  ['../b/c.md#x', 'page /docs/b/c#x'],
  ['/docs/a.md', 'page /docs/a'],
  ['../README.md', 'page /docs/README'],
  ['next.md?plain=1#x', 'page /docs/guide/next#x'],
  ['../', 'page /docs'],
  ['..', 'page /docs'],
  ['../..', 'page /'],
  ['../other', 'page /docs/other'],
  ['other/', 'page /docs/guide/other'],
  ['my file.md', 'page /docs/guide/my%20file'],
  ['my%20file.md', 'page /docs/guide/my%20file'],
  ['100%.md', 'page /docs/guide/100%25'],
  ['%2e%2e/x.md', 'page /docs/x'],
  ['файл.md#часть', 'page /docs/guide/%D1%84%D0%B0%D0%B9%D0%BB#%D1%87%D0%B0%D1%81%D1%82%D1%8C'],
  ['a#b.md', 'page /docs/guide/a#b.md'],
  ['a%23b.md', 'page /docs/guide/a%23b'],
  ['../../lib/a.ts', 'raw /api/raw/lib/a.ts'],
  ['../../LICENSE', 'raw /api/raw/LICENSE'],
  ['../../Makefile', 'raw /api/raw/Makefile'],
  ['img/a b.png', 'raw /api/raw/docs/guide/img/a%20b.png'],
  ['#part', 'anchor #part'],
  ['', 'anchor #'],
  ['https://example.com/a?b=c#d', 'external https://example.com/a?b=c#d'],
  ['mailto:a@example.com', 'mail mailto:a@example.com'],
])('«%s» leads to %s', (reference, expected) => {
  expect(hrefOf(reference)).toBe(expected);
});

test.each(['../../../x.md', '/../x.md', '..%2f..%2f..%2fetc/passwd', '..\\..\\..\\x.md'])(
  '«%s» leaves the repository and is broken, and says nothing of where it led',
  (reference) => {
    expect(hrefOf(reference)).toBe('broken: This link leaves the repository');
  },
);

test.each(['//evil.example/x', '/\\evil.example/x', '\\\\evil.example/x', '/\t/evil.example/x'])(
  '«%s» is told for the other host that a browser would take it for',
  (reference) => {
    expect(hrefOf(reference)).toBe('external https://evil.example/x');
  },
);

test.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'C:\\x',
])('«%s» is no link', (reference) => {
  expect(hrefOf(reference)).toMatch(/^broken/);
});

test('only the suffix .md is taken off a page path', () => {
  expect(pagePath('docs/a.md')).toBe('/docs/a');
  expect(pagePath('docs/a.md.md')).toBe('/docs/a.md');
  expect(pagePath('docs/v1.2')).toBe('/docs/v1.2');
});
