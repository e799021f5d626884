import fc from 'fast-check';
import { fieldKey, readFrontMatter, readWholeYaml } from '#lib/docs/front-matter.ts';
import { readPlainFields } from '#lib/docs/plain-front-matter.ts';
import { writtenFile } from '#tests/helpers/front-matter-arbitrary.ts';

function expectSame(text: string): void {
  const quick = readFrontMatter(text);
  if (!quick) return;
  const whole = readWholeYaml(quick.block);
  expect([...quick.fields]).toEqual([...whole.fields]);
  expect(quick.problems).toEqual(whole.problems);
}

const isQuick = (yaml: string) => readPlainFields(yaml, 0, fieldKey) !== undefined;

const pieces = fc.constantFrom(
  ...[
    'a',
    'id',
    'null',
    'Null',
    'true',
    '1',
    '1.0',
    '0x1',
    'é',
    '日本',
    ' ',
    '  ',
    ':',
    ': ',
    '#',
    ' #',
    ',',
    ', ',
    '-',
    '- ',
  ],
  ...[
    '\n- ',
    '\n  - ',
    '\n    - ',
    '\n',
    '\n ',
    '\r\n',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '\\',
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '@',
    '~',
  ],
  ...[
    '\t',
    '.',
    '...',
    '---',
    '?',
    '? ',
    '\na: ',
    '\nb: [x, y]',
    '\nc: "q"',
    "\nd: 'q'",
    '\u0007',
    '\u2028',
    '\u00a0',
    '=',
    '<<',
  ],
);

describe('the quick reading of front matter', () => {
  test('gives what the YAML parser gives, places included', () => {
    fc.assert(
      fc.property(writtenFile, (file) => expectSame(file.text)),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (parts, eol) => {
        expectSame(`---${eol}a: ${parts.join('')}${eol}---${eol}`);
      }),
      { numRuns: 3000 },
    );
  });

  test('takes on the usual worksheet', () => {
    expect(
      isQuick(
        'id: A-1\ntitle: It is a (good) day, or not?\nlabels: [a, "b c"]\ndepends_on:\n  - B-1\nowner:\n',
      ),
    ).toBe(true);
    expect(isQuick('a: b # c\n')).toBe(false);
    expect(isQuick('a: b: c\n')).toBe(false);
  });
});
