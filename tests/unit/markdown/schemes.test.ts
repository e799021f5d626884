import fc from 'fast-check';
import type { Root } from 'hast';
import { renderChatBlock } from '#lib/markdown/chat.ts';
import { renderMarkdown } from '#lib/markdown/render.ts';
import { walkElements } from '#lib/markdown/walk.ts';

/** A word in any mixture of capitals and small letters. */
const inAnyCase = (word: string) =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map((capitals) => [...word].map((one, at) => (capitals[at] ? one.toUpperCase() : one)).join(''));

const waysToWrite = [
  (address: string) => `[link](${address})`,
  (address: string) => `<${address}>`,
  (address: string) => `<a href="${address}">link</a>`,
  (address: string) => `[link][1]\n\n[1]: ${address}`,
  (address: string) => `![picture](${address})`,
  (address: string) => `<img src="${address}" alt="picture">`,
];

function addresses(tree: Root): string[] {
  const found: string[] = [];
  walkElements(tree, ({ properties: { href, src } }) => {
    for (const one of [href, src]) if (typeof one === 'string') found.push(one);
  });
  return found;
}

const renderers: [string, (text: string) => Root | Promise<Root>][] = [
  ['a document', async (text) => (await renderMarkdown(text, 'docs/a.md')).hast],
  ['an answer', renderChatBlock],
];

describe.each(renderers)('in %s', (_, render) => {
  test('an address works in whatever case its scheme is written', async () => {
    const cases = fc.constantFrom(
      ['http', '://example.com/A?b=C'],
      ['https', '://example.com/A?b=C'],
      ['mailto', ':Me@example.com'],
    );
    const written = cases.chain(([scheme = '', rest]) =>
      inAnyCase(scheme).map((one) => ({ scheme, rest, one })),
    );
    await fc.assert(
      fc.asyncProperty(written, async ({ scheme, rest, one }) => {
        const found = addresses(await render(`[link](${one}${rest})`));
        expect(found).toEqual([`${scheme}${rest}`]);
      }),
    );
  });

  test('an address that runs something stays dead in any case and however it is written', async () => {
    const scheme = fc.constantFrom('javascript', 'vbscript', 'data', 'file', 'java\tscript').chain(inAnyCase);
    const before = fc.constantFrom('', ' ', '&#1;', '&Tab;', '&#x20;', '\u00a0', 'HTTP:', 'Http:');
    await fc.assert(
      fc.asyncProperty(before, scheme, fc.constantFrom(...waysToWrite), async (lead, one, write) => {
        for (const address of addresses(await render(write(`${lead}${one}:alert(1)`)))) {
          // As a browser reads it.
          expect(new URL(address, 'http://localhost/').protocol).toMatch(/^https?:$/);
        }
      }),
    );
  });
});
