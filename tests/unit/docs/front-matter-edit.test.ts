import fc from 'fast-check';
import { parse } from 'yaml';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { editFrontMatter } from '#lib/docs/front-matter-edit.ts';
import type { FieldEdit } from '#lib/docs/front-matter-splice.ts';
import { writtenFile } from '#tests/helpers/front-matter-arbitrary.ts';

const edited = (yaml: string, ...edits: FieldEdit[]) =>
  editFrontMatter(`---\n${yaml}---\nbody\n`, edits).slice('---\n'.length, -'---\nbody\n'.length);

/** What is left of both texts when their common start and end are taken off. */
function difference(before: string, after: string): { removed: string; inserted: string } {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    removed: before.slice(start, before.length - end),
    inserted: after.slice(start, after.length - end),
  };
}

const meaning = (text: string) => {
  const { yaml } = readFrontMatter(text)?.block ?? { yaml: '' };
  return parse(yaml) as Record<string, unknown>;
};

const names = [
  'alpha',
  'Ünïcode',
  '日本語',
  'a b',
  "it's",
  'x: y',
  '#no',
  '1.0',
  '$&',
  'yes',
  '"',
  'null',
  '[a',
  '- b',
];

describe('an edit of front matter', () => {
  test('of a value changes that value and no other byte', () => {
    fc.assert(
      fc.property(writtenFile, fc.constantFrom(...names), (file, value) => {
        const after = editFrontMatter(file.text, [{ field: 'status', set: value }]);
        expect(meaning(after)).toEqual({ ...meaning(file.text), status: value });
        const old = file.lines.findIndex((line) => line.startsWith('status:'));
        const lines = (readFrontMatter(after)?.block.yaml ?? '').split(file.eol).slice(0, -1);
        expect(lines.toSpliced(old, 1)).toEqual(file.lines.toSpliced(old, 1));
        const comment = /\s+#.*$/.exec(file.lines[old] ?? '')?.[0] ?? '';
        expect(lines[old]?.endsWith(comment)).toBe(true);
        expect(difference(file.text, after).inserted.length).toBeLessThanOrEqual(value.length + 4);
      }),
    );
  });

  test('of a field that is missing or empty adds it, in one place', () => {
    fc.assert(
      fc.property(writtenFile, fc.constantFrom(...names), (file, value) => {
        const after = editFrontMatter(file.text, [{ field: 'owner', set: value }]);
        expect(meaning(after)).toEqual({ ...meaning(file.text), owner: value });
        if (!file.lines.some((line) => line.startsWith('owner:'))) {
          expect(difference(file.text, after).removed).toBe('');
        }
      }),
    );
  });

  test('adds one item to a list and takes it away again, leaving the bytes as they were', () => {
    fc.assert(
      fc.property(writtenFile, (file) => {
        const added = editFrontMatter(file.text, [{ field: 'depends_on', addItem: 'NEW-ONE' }]);
        const { removed, inserted } = difference(file.text, added);
        expect(removed).toBe('');
        expect(inserted).toMatch(/NEW-ONE/);
        const back = editFrontMatter(added, [{ field: 'depends_on', removeItem: 'new-one' }]);
        if (file.items.length > 0) expect(back).toBe(file.text);
        else expect(meaning(back)).toEqual({ ...meaning(file.text), ...emptied(file.text) });
      }),
    );
  });

  test('takes each item away on its own', () => {
    fc.assert(
      fc.property(writtenFile, fc.nat(2), (file, pick) => {
        const item = file.items[pick % Math.max(1, file.items.length)];
        if (item === undefined) return;
        const after = editFrontMatter(file.text, [{ field: 'depends_on', removeItem: item }]);
        const name = Object.keys(emptied(file.text))[0] ?? '';
        const rest = file.items.filter((other) => other !== item);
        expect(meaning(after)).toEqual({ ...meaning(file.text), [name]: rest });
        expect(after.length).toBeLessThan(file.text.length);
      }),
    );
  });

  test('keeps the body, the byte order mark and the line ends of the rest', () => {
    fc.assert(
      fc.property(writtenFile, (file) => {
        const edits: FieldEdit[] = [
          { field: 'status', set: 'ready' },
          { field: 'priority', set: 'p0' },
          { field: 'labels', addItem: 'new' },
          { field: 'owner', clear: true },
        ];
        const after = editFrontMatter(file.text, edits);
        expect(after.startsWith('\uFEFF')).toBe(file.text.startsWith('\uFEFF'));
        expect(after.endsWith(file.body)).toBe(true);
        const yaml = readFrontMatter(after)?.block.yaml ?? '';
        expect(yaml.replaceAll(file.eol, '')).not.toMatch(/[\r\n]/);
      }),
    );
  });

  /** The list's own name in this file, with an empty list. */
  function emptied(text: string): Record<string, unknown> {
    const name = Object.keys(meaning(text)).find((key) => /^depends/i.test(key)) ?? 'depends_on';
    return { [name]: [] };
  }
});

describe('single edits', () => {
  test('keep the kind of quote', () => {
    expect(edited("owner: 'a' # c\n", { field: 'owner', set: "it's" })).toBe("owner: 'it''s' # c\n");
    expect(edited('owner: "a"\n', { field: 'owner', set: 'b' })).toBe('owner: "b"\n');
  });

  test('quote what YAML would take for something else', () => {
    expect(edited('', { field: 'owner', set: 'yes' })).toBe('owner: "yes"\n');
    expect(edited('', { field: 'milestone', set: '2.0' })).toBe('milestone: "2.0"\n');
    expect(edited('', { field: 'created', set: '2026-01-02' })).toBe('created: 2026-01-02\n');
  });

  test('replace a value over several lines as a whole', () => {
    expect(edited('title: >\n  one\n  two\nstatus: todo\n', { field: 'title', set: 'x' })).toBe(
      'title: x\nstatus: todo\n',
    );
  });

  test('follow the indentation and the style of what is there', () => {
    expect(edited('  id: A\n', { field: 'owner', set: 'b' })).toBe('  id: A\n  owner: b\n');
    expect(edited('{id: A}\n', { field: 'owner', set: 'b' })).toBe('{id: A, owner: b}\n');
    expect(edited('labels:\n-  a\n', { field: 'labels', addItem: 'b' })).toBe('labels:\n-  a\n-  b\n');
  });

  test('turn a list that was written as one value into a list', () => {
    expect(edited('depends_on: A, B # c\n', { field: 'depends_on', addItem: 'C' })).toBe(
      'depends_on: [A, B, C] # c\n',
    );
  });

  test('are refused where they would change another field', () => {
    const yaml = 'owner: &me ana\ncompleted_by: *me\n';
    expect(() => edited(yaml, { field: 'owner', set: 'bo' })).toThrow(/by hand/);
    expect(edited(yaml, { field: 'completed_by', set: 'bo' })).toBe('owner: &me ana\ncompleted_by: bo\n');
  });

  test('are refused, with the line, while the front matter is broken', () => {
    expect(() => edited('id: A\nowner: "b\n', { field: 'status', set: 'todo' })).toThrow(/line \d/);
    expect(() => edited('a: 1\na: 2\n', { field: 'status', set: 'todo' })).toThrow(/line 3.*twice/);
    expect(() => editFrontMatter('# Doc\n', [{ field: 'status', set: 'todo' }])).toThrow(/no front matter/);
  });
});
