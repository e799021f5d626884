import fc from 'fast-check';
import { parse } from 'yaml';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { editFrontMatter } from '#lib/docs/front-matter-edit.ts';
import { placeAt } from '#lib/docs/place.ts';
import { writtenFile } from '#tests/helpers/front-matter-arbitrary.ts';

const meaning = (text: string) => parse(readFrontMatter(text)?.block.yaml ?? '') as Record<string, unknown>;

describe('a field that is written twice', () => {
  const spellings = fc.constantFrom(
    'status: again',
    'Status: again',
    '"status": again',
    'status:',
    'status: |\n  x',
  );

  test('is reported at its second place, and not changed', () => {
    fc.assert(
      fc.property(writtenFile, spellings, (file, spelling) => {
        const block = readFrontMatter(file.text)?.block;
        if (!block) throw new Error('The file has front matter.');
        const again = spelling.replaceAll('\n', file.eol) + file.eol;
        const text = file.text.slice(0, block.end) + again + file.text.slice(block.end);
        const found = readFrontMatter(text)?.problems.filter(({ code }) => code === 'duplicate-field') ?? [];
        expect(found.map(({ severity, offset }) => [severity, placeAt(text, offset)])).toEqual([
          ['error', { line: file.lines.length + 2, column: 1 }],
        ]);
        expect(() => editFrontMatter(text, [{ field: 'status', set: 'ready' }])).toThrow(/twice/);
        expect(() => editFrontMatter(text, [{ field: 'labels', addItem: 'x' }])).toThrow(/twice/);
      }),
    );
  });
});

const eols = fc.constantFrom('\n', '\r\n');
const values = fc.constantFrom(
  'owner:',
  'owner:   # nobody',
  'owner: ~',
  "owner: ''",
  'owner: |\n  one\n\n  two # kept',
  'owner: >-\n  folded\n  over lines',
  'owner: |2+\n    deep\n\n',
  'owner: "two\n  lines \\\n  three"',
  "owner: 'it''s\n  two'",
  'owner: plain over\n  two lines',
  'owner:\n  below',
  'owner: &anchor x',
);
const before = fc.constantFrom(
  '',
  '# first\n',
  'title: >\n  a title: with # signs\n  over lines\n',
  'x:\n  owner: nested\n',
);
const after = fc.constantFrom(
  '',
  'labels: []\n',
  '# last\n',
  'text: |\n  owner: not this\n\n  end\n',
  'next: ""\n',
);

describe('a value over several lines, or none', () => {
  test('is replaced as a whole, and every other line stays', () => {
    fc.assert(
      fc.property(
        before,
        values,
        after,
        eols,
        fc.constantFrom('bo', 'a: b', '日本'),
        (head, value, tail, eol, name) => {
          const write = (yaml: string) => `---\n${yaml}---\n\nowner: body\n`.replaceAll('\n', eol);
          const text = write(`${head}${value}\n${tail}`);
          const edited = editFrontMatter(text, [{ field: 'owner', set: name }]);
          expect(meaning(edited)).toEqual({ ...meaning(text), owner: name });
          expect(edited.startsWith(`---\n${head}`.replaceAll('\n', eol))).toBe(true);
          expect(edited.endsWith(`${tail}---\n\nowner: body\n`.replaceAll('\n', eol))).toBe(true);
          expect(edited.replaceAll(eol, '')).not.toMatch(/[\r\n]/);
          const cleared = editFrontMatter(edited, [{ field: 'owner', clear: true }]);
          expect(meaning(cleared)).toEqual({ ...meaning(text), owner: null });
        },
      ),
    );
  });
});
