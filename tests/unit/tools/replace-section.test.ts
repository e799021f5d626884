import fc from 'fast-check';
import { worksheetSections } from '#lib/tasks/model.ts';
import { replaceSection } from '#lib/tools/replace-section.ts';

const rewrite = (text: string, heading: string, body: string, canCreate = true) =>
  replaceSection(text, { heading, body, canCreate });
function rewritten(text: string, heading: string, body: string): string {
  const result = rewrite(text, heading, body);
  if (!result.ok) throw new Error(result.message);
  return result.text;
}
const worksheet =
  '---\nid: A-B # ours\n---\n\n# A\n\n## Problem\n\nOld.\n\n## Plan\n\n1. Old\n\n\n## Review Feedback\n';

test('only what stands under the heading changes, the blank lines around it stay', () => {
  expect(rewritten(worksheet, 'Plan', '1. New\n2. Newer\n')).toBe(
    worksheet.replace('1. Old', '1. New\n2. Newer'),
  );
  expect(rewritten(worksheet, '## problem:', '\n\nNew.\n\n')).toBe(worksheet.replace('Old.', 'New.'));
  expect(rewritten('## A\ntext\n## B\n', 'A', 'new')).toBe('## A\nnew\n\n## B\n');
});

test('the heading given along is not doubled', () => {
  expect(rewritten(worksheet, 'Plan', '## Plan\n\n1. New')).toBe(worksheet.replace('1. Old', '1. New'));
});

test('an empty section is filled, a section emptied', () => {
  expect(rewritten(worksheet, 'Review Feedback', 'Fine.')).toBe(`${worksheet}\nFine.\n`);
  expect(rewritten('## A\n## B\n', 'A', 'x')).toBe('## A\n\nx\n\n## B\n');
  expect(rewritten('## A', 'A', 'x')).toBe('## A\n\nx\n');
  expect(rewritten('## A\n\nx\n\n## B\n', 'A', '')).toBe('## A\n\n## B\n');
});

test('a missing section of a worksheet is made in its place, another is not', () => {
  expect(rewritten(worksheet, 'context', 'New.')).toBe(
    worksheet.replace('## Plan', '## Context\n\nNew.\n\n## Plan'),
  );
  expect(rewritten(worksheet, 'Acceptance Criteria', '- [ ] x')).toBe(
    worksheet.replace('## Review', '## Acceptance Criteria\n\n- [ ] x\n\n## Review'),
  );
  expect(rewritten('# T\n\n## Problem\n\nx', 'Plan', 'y')).toBe('# T\n\n## Problem\n\nx\n\n## Plan\n\ny\n');
  expect(rewrite(worksheet, 'Costs', 'x')).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('Problem, Plan'),
  });
  expect(rewrite(worksheet, 'Context', 'x', false)).toMatchObject({ code: 'not-found' });
});

test('a heading that stands twice is refused with its lines', () => {
  expect(rewrite('## A\n\n## a\n', 'A', 'x')).toMatchObject({
    code: 'ambiguous',
    message: expect.stringContaining('lines 1, 3'),
  });
});

test('headings in code are none, underlined ones are', () => {
  expect(rewritten('## A\n\n```\n## B\n```\n\nB\n---\nold\n', 'B', 'new')).toBe(
    '## A\n\n```\n## B\n```\n\nB\n---\nnew\n',
  );
  expect(rewritten('A\n---\n- x\n\nB\n===\n', 'A', 'new')).toBe('A\n---\nnew\n\nB\n===\n');
});

test('a body that would change the outline is refused', () => {
  for (const body of ['x\n## Other', '# x', 'x\n---', '```\nopen', '<!-- open', '<div>\n## x']) {
    const result = rewrite('## A\n\nold\n\n## B\n\nrest\n', 'A', body);
    if (result.ok) expect(result.text).toBe(`## A\n\n${body}\n\n## B\n\nrest\n`);
    else expect(result).toMatchObject({ code: 'invalid' });
  }
  for (const body of ['x\n## Other', '# x', 'x\n---', '```\nopen', '<!-- open']) {
    expect(rewrite('## A\n\nold\n\n## B\n', 'A', body)).toMatchObject({ ok: false, code: 'invalid' });
  }
});

test('line ends and a missing last line end stay', () => {
  expect(rewritten('## A\r\n\r\nold\r\n\r\n## B\r\nlast', 'A', 'one\ntwo')).toBe(
    '## A\r\n\r\none\r\ntwo\r\n\r\n## B\r\nlast',
  );
  expect(rewritten('## A\n\nold', 'A', 'new\n')).toBe('## A\n\nnew');
});

test('dollar signs are taken to the letter, and nothing new is refused', () => {
  expect(rewritten('## A\n\nold\n', 'A', "$& $1 $'")).toBe("## A\n\n$& $1 $'\n");
  expect(rewrite('## A\n\nsame\n', 'A', 'same')).toMatchObject({ code: 'refused' });
});

test('agrees with a plain model of a worksheet, whatever its sections and line ends', () => {
  const words = fc
    .array(fc.constantFrom('text', '- item', '### Sub', '`## code`', '$1', 'ü 𝕏', ''), { maxLength: 5 })
    .map((lines) => lines.join('\n').trim());
  const body = words.filter((text) => text !== '');
  const sections = fc.uniqueArray(fc.constantFrom(...worksheetSections), { minLength: 1 });
  fc.assert(
    fc.property(
      sections.chain((names) =>
        fc.tuple(fc.constant(names), fc.array(words, { minLength: names.length, maxLength: names.length })),
      ),
      fc.nat(),
      body,
      fc.boolean(),
      ([names, texts], pick, next, crlf) => {
        const at = pick % names.length;
        const asText = (each: readonly string[]) => {
          const text = `# T\n\n${names.map((name, index) => `## ${name}\n${each[index] ? `\n${each[index]}\n` : ''}`).join('\n')}`;
          return crlf ? text.replaceAll('\n', '\r\n') : text;
        };
        fc.pre(texts[at] !== next);
        const result = rewrite(asText(texts), names[at] ?? '', next);
        expect(result).toEqual({ ok: true, text: asText(texts.with(at, next)) });
      },
    ),
  );
});
