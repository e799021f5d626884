import type { Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { renderMarkdown } from '#lib/markdown/render.ts';

const dangerousTags =
  /^(script|style|iframe|object|embed|form|link|meta|base|svg|math|source|video|audio|picture|template|textarea|button|noscript|static-html|code-block)$/;
const dangerousAttributes =
  /^(on.*|style|srcSet|srcDoc|formAction|poster|is|slot|part|html|dataRaw|background|ping|target)$/i;

async function htmlOf(text: string, path = 'docs/a.md'): Promise<string> {
  return toHtml((await renderMarkdown(text, path)).hast);
}

describe('what is dangerous does not come through', () => {
  test.each([
    '<script>alert(1)</script>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '![x](data:image/svg+xml,<svg onload=alert(1)>)',
    '[x]: javascript:alert(1)\n\n[x]',
    '<javascript:alert(1)>',
    '<iframe src="https://e.example"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<form action="https://e.example"><button formaction="javascript:x">b</button></form>',
    '<div style="position:fixed;inset:0">x</div>',
    '<style>body{display:none}</style>',
    '<link rel=stylesheet href=//e.example/x.css><meta http-equiv=refresh content="0;url=//e.example"><base href=//e.example>',
    '<picture><source srcset="https://e.example/x.png"><img src="a.png" srcset="https://e.example/x.png 2x"></picture>',
    '<video src="https://e.example/x.mp4" poster="https://e.example/x.png"></video><audio src=x></audio>',
    '<template><script>alert(1)</script></template><noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<input type=text autofocus onfocus=alert(1)><textarea>x</textarea>',
    '<static-html html="<script>alert(1)</script>"></static-html>',
    '<code-block html="<script>alert(1)</script>" language="x"></code-block>',
    '<remote-image src="javascript:alert(1)" host="x"></remote-image>',
    '<p is="x-y" class="shell-bar" slot="x" part="x" data-raw="x">x</p>',
  ])('%s', async (text) => {
    // Parsed again from the HTML, as a browser would.
    const tree = { type: 'root', children: [{ type: 'raw', value: await htmlOf(text) }] } as Root;
    visit(unified().use(rehypeRaw).runSync(tree) as Root, 'element', ({ tagName, properties }) => {
      expect(tagName).not.toMatch(dangerousTags);
      for (const [name, value] of Object.entries(properties)) {
        expect(name).not.toMatch(dangerousAttributes);
        expect(String(value)).not.toMatch(/^\s*(javascript|data|vbscript):/i);
      }
      expect(String(properties.className ?? '')).not.toContain('shell-');
    });
  });
});

test('ids that a document brings carry a prefix, and its links to them still work', async () => {
  const html = await htmlOf('<a id="spot"></a><a name="old"></a>\n\n[go](#spot) [back](#old)');
  expect(html).toContain('id="user-content-spot"');
  expect(html).toContain('href="#user-content-spot"');
  expect(html).toContain('href="#user-content-old"');
});

test('headings get the fragments of GitHub, in order, each once', async () => {
  const { headings, title, hast } = await renderMarkdown(
    '---\ntitle: no\n---\n# The `Title`\n\n## Part\n\n## Part\n\n### Größe & Maß, 日本!\n\n##### deep\n',
    'a.md',
  );
  expect(headings).toEqual([
    { depth: 1, text: 'The Title', id: 'the-title' },
    { depth: 2, text: 'Part', id: 'part' },
    { depth: 2, text: 'Part', id: 'part-1' },
    { depth: 3, text: 'Größe & Maß, 日本!', id: 'größe--maß-日本' },
  ]);
  expect(title).toBe('The Title');
  expect(toHtml(hast)).toContain('<h2 id="part-1">');
});

test('no heading takes the name of a global that Next looks for', async () => {
  expect((await renderMarkdown('# __next_f', 'a.md')).headings[0]?.id).toBe('user-content-__next_f');
});

test('footnotes lead there and back', async () => {
  const html = await htmlOf('Text[^a].\n\n[^a]: Note.');
  const there = /href="#([^"]+)" id="([^"]+)" data-footnote-ref/.exec(html);
  expect(html).toContain(`<li id="${there?.[1]}">`);
  expect(html).toContain(`href="#${there?.[2]}" data-footnote-backref`);
});

test('links of other hosts say so and give nothing away', async () => {
  const html = await htmlOf('[x](https://example.com/a)');
  expect(html).toContain('rel="noopener noreferrer"');
  expect(html).toContain('data-external="example.com"');
});

test('a link out of the repository is text that says so', async () => {
  const html = await htmlOf('[x](../../../etc/passwd)');
  expect(html).toContain('leaves the repository');
  expect(html).not.toContain('passwd');
});

test('pictures of the repository show; those of other hosts wait, linked ones too', async () => {
  const html = await htmlOf(
    '![a](img/a b.png "t")\n\n![a](<img/a b.png>)\n\n![r](http://e.example/r.png)\n\n[![b](https://e.example/b.png)](https://ci.example)',
  );
  expect(html).toContain('src="/api/raw/docs/img/a%20b.png"');
  expect(html).toContain('<remote-image src="http://e.example/r.png" host="e.example" alt="r">');
  expect(html).toMatch(/<remote-image src="https:\/\/e.example\/b.png"[^>]*href="https:\/\/ci.example\/"/);
  expect(html).not.toMatch(/<img[^>]*e\.example/);
});

test('GitHub alerts become titled boxes, other quotations stay', async () => {
  expect(await htmlOf('> [!TIP]\n> Do it.')).toContain('class="doc-alert doc-alert-tip"');
  expect(await htmlOf('> [!OTHER]\n> Do it.')).toContain('<blockquote>');
});

test('checkboxes of task lists have names', async () => {
  const html = await htmlOf('- [x] a\n- [ ] b');
  expect(html).toContain('aria-label="a"');
  expect(html).toContain('aria-label="b"');
});

test.each([
  'www.example.com',
  'WWW.Example.com',
  'https://example.com/a',
  'a@example.com',
  'www\\.example.com',
  'ht\\tp://example.com https\\://example.com',
  'a&#64;example.com',
  'a&commat;example.com',
  '&#119;ww.example.com',
])('the bare address %s is a link, alone in its text', async (address) => {
  expect(await htmlOf(`See ${address} there.`)).toMatch(/<a [^>]*href="(?:https?:|mailto:)/i);
});
