import type { Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { placeMath } from '#lib/markdown/place-math.ts';
import { renderMarkdown } from '#lib/markdown/render.ts';

async function render(text: string): Promise<{ html: string; hasMath: boolean }> {
  const { hast } = await renderMarkdown(text, 'a.md');
  const hasMath = placeMath(hast);
  return { html: toHtml(hast, { allowDangerousHtml: true }), hasMath };
}

test.each([
  ['a price', 'It costs $5 and $10.'],
  ['two currencies', 'US$5 or AU$6, and 5$ or 6$.'],
  ['variables of a shell', 'Add $HOME/bin to $PATH, $A:$B.'],
  ['escaped dollars', String.raw`\$x\$ and \$y\$`],
  ['code', '`$x$`'],
  ['one dollar alone', 'a $x and no more'],
])('%s is no formula', async (_, text) => {
  const { html, hasMath } = await render(text);
  expect(hasMath).toBe(false);
  expect(html).not.toContain('katex');
});

test.each([
  ['between single dollars', 'Where $a_1 * b * c$ holds.'],
  ['with backticks inside', 'Where $`a_1 * b * c`$ holds.'],
  ['between brackets', '($a_1 * b * c$)'],
])('a formula %s is set in the line, with MathML for those who listen', async (_, text) => {
  const { html, hasMath } = await render(text);
  expect(hasMath).toBe(true);
  expect(html).toContain('<annotation encoding="application/x-tex">a_1 * b * c</annotation>');
  expect(html).not.toContain('katex-display');
  expect(html).not.toContain('<em>');
});

test.each(['$$\nx^2\n$$', '$$x^2$$', '```math\nx^2\n```'])('%j stands on lines of its own', async (text) => {
  expect((await render(text)).html).toContain('katex-display');
});

test('an error is shown where the formula stands, with its source', async () => {
  const { html } = await render(String.raw`Before $\frac{1$ after`);
  expect(html).toContain(String.raw`<code>\frac{1</code>`);
  expect(html).toMatch(/doc-math-problem"> Unexpected end of input[^<]* at end of input\.</);
  expect(html).toContain('after');
});

test.each([
  String.raw`$\href{javascript:alert(1)}{x}$`,
  String.raw`$\url{javascript:alert(1)}$`,
  String.raw`$\includegraphics{https://e.example/x.png}$`,
  String.raw`$\htmlStyle{position:fixed}{x}$`,
  String.raw`$\htmlData{a=b}{x}$`,
  String.raw`$\htmlClass{shell-bar}{x}$`,
  String.raw`$\htmlId{main}{x}$`,
  String.raw`$\text{<img src=x onerror=alert(1)>}$`,
  String.raw`$\unknown{"><script>alert(1)</script>}$`,
  String.raw`$\color{red;position:fixed}x$`,
])('%s does nothing but stand there', async (text) => {
  const { html } = await render(text);
  expect(html).not.toMatch(/<(a|img|script)[\s>]/);
  const tags = (html.match(/<[^>]*>/g) ?? []).join('');
  expect(tags).not.toMatch(/position:\s*fixed|class="[^"]*shell-bar|\sid=|\sdata-|href=|src=/);
});

test('a macro that goes on for ever, a size without bound and a formula too long end quickly', async () => {
  const bomb = String.raw`$\def\a{\a\a}\a$`;
  const long = `$${'x+'.repeat(5_000)}x$`;
  const { html } = await render(`${bomb}\n\n${long}\n\n$\\rule{99999em}{99999em}$`);
  expect(html).toContain('Too many expansions');
  expect(html).toContain('too long to be set');
  expect(html).not.toContain('99999em;');
});

test('formulas share one budget of time: what comes after it stays source', async () => {
  const { hast } = await renderMarkdown('$a$ $b$ $c$', 'a.md');
  let now = 0;
  placeMath(hast as Root, () => (now += 700));
  const html = toHtml(hast, { allowDangerousHtml: true });
  expect(html.match(/class="katex"/g)).toHaveLength(1);
  expect(html.match(/more formulas than/g)).toHaveLength(2);
});

test('emoji codes become what they name, other words between colons stay', async () => {
  const { html } = await render(':tada: :no_such_thing: 10:30:45 `:tada:`');
  expect(html).toBe('<p>🎉 :no_such_thing: 10:30:45 <code>:tada:</code></p>');
});
