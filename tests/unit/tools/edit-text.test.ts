import fc from 'fast-check';
import { editText, editTextInOrder } from '#lib/tools/edit-text.ts';

const edit = (text: string, oldString: string, newString: string, replaceAll = false) =>
  editText(text, { oldString, newString, replaceAll });
const edited = (text: string, oldString: string, newString: string, replaceAll = false) => {
  const result = edit(text, oldString, newString, replaceAll);
  if (!result.ok) throw new Error(result.message);
  return result.text;
};
const failure = (text: string, oldString: string, newString = 'new', replaceAll = false) => {
  const result = edit(text, oldString, newString, replaceAll);
  if (result.ok) throw new Error('It should have failed.');
  return result;
};

describe('editText', () => {
  test('replaces the one place and leaves the rest', () => {
    expect(edited('a\nb\nc\n', 'b', 'B\nB')).toBe('a\nB\nB\nc\n');
  });

  test('takes dollar signs, backslashes and pattern characters to the letter', () => {
    expect(edited('cost: X\n', 'X', "$& $1 $` $' $$ \\n")).toBe("cost: $& $1 $` $' $$ \\n\n");
    expect(edited('a.*(b)[c]\\n\r\nd\r\n', '.*(b)[c]\\n\nd', 'x\ny')).toBe('ax\r\ny\r\n');
  });

  test('refuses several places, naming the lines, unless all are meant', () => {
    expect(failure('x\ny\nx\n', 'x')).toMatchObject({ code: 'ambiguous' });
    expect(failure('x\ny\nx\n', 'x').message).toContain('lines 1, 3');
    expect(edited('x\ny\nx\n', 'x', 'z', true)).toBe('z\ny\nz\n');
  });

  test('counts overlapping places, as either could be meant', () => {
    expect(failure('aaa', 'aa')).toMatchObject({ code: 'ambiguous' });
    expect(edited('aaa', 'aa', 'b', true)).toBe('ba');
  });

  test('refuses an edit that changes nothing', () => {
    expect(failure('a', 'a', 'a')).toMatchObject({ code: 'refused' });
    expect(failure('a\r\nb\r\n', 'a\nb', 'a\r\nb')).toMatchObject({ code: 'no-match' });
  });

  test('line feeds match and are written as the line ends of the file', () => {
    expect(edited('a\r\nb\r\nc\r\n', 'a\nb', 'A\nB\nC')).toBe('A\r\nB\r\nC\r\nc\r\n');
    expect(edited('a\r\nb', 'b', 'b\nc')).toBe('a\r\nb\r\nc');
    expect(edited('a\r\nb\nc\n', 'c', 'c\nd')).toBe('a\r\nb\nc\nd\n');
    expect(edited('a\r\nb\nc\n', 'a', 'a\nd')).toBe('a\r\nd\r\nb\nc\n');
  });

  test('strings with carriage returns are taken to the letter', () => {
    expect(edited('a\r\nb\r\n', 'a\r\nb', 'a\nb')).toBe('a\nb\r\n');
    expect(failure('a\nb\n', 'a\r\nb').message).toContain('only in line ends');
  });

  test('shows what was likely meant where nothing matches', () => {
    expect(failure('one\n\ttwo  three\nfour\n', '  two three').message).toContain('Line 2 differs');
    expect(failure('one\n\ttwo  three\nfour\n', '  two three').message).toContain('\ttwo  three');
    expect(failure('say “hi” – now\n', 'say "hi" - now').message).toContain('quotes');
    expect(failure('Alpha\n', 'alpha').message).toContain('upper and lower case');
    expect(failure('def alpha():\n  return 1\n', 'def alpha():\n  return 2').message).toContain('line 1');
    expect(failure('abc', 'nothing like it').message).toContain('read_file');
  });

  test('agrees with a plain model on any text with line feeds', () => {
    const piece = fc.string({
      unit: fc.constantFrom('a', 'b', '\n', '$', '\\', '.', 'é', '𝕏'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), piece, piece, fc.boolean(), (pieces, old, next, all) => {
        fc.pre(old !== '' && old !== next);
        const text = pieces.join(old.slice(0, 2));
        const result = editText(text, { oldString: old, newString: next, replaceAll: all });
        let count = 0;
        for (let at = 0; at < text.length; at++) if (text.startsWith(old, at)) count++;
        const wanted = text.split(old).join(next);
        if (count === 0) expect(result).toMatchObject({ ok: false, code: 'no-match' });
        else if (count > 1 && !all) expect(result).toMatchObject({ ok: false, code: 'ambiguous' });
        else if (wanted === text) expect(result).toMatchObject({ ok: false, code: 'refused' });
        else expect(result).toEqual({ ok: true, text: wanted });
      }),
    );
  });

  test('on a file with carriage returns it does what it does without them', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '$'), maxLength: 5 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), piece, piece, (pieces, old, next) => {
        fc.pre(old !== '' && old !== next);
        const text = `${pieces.join(old)}\n`;
        const plain = editText(text, { oldString: old, newString: next, replaceAll: true });
        const crlf = editText(text.replaceAll('\n', '\r\n'), {
          oldString: old,
          newString: next,
          replaceAll: true,
        });
        if (plain.ok) expect(crlf).toEqual({ ok: true, text: plain.text.replaceAll('\n', '\r\n') });
        else expect(crlf).toMatchObject({ code: plain.code });
      }),
    );
  });
});

describe('editTextInOrder', () => {
  const replace = (oldString: string, newString: string, replaceAll = false) => ({
    oldString,
    newString,
    replaceAll,
  });

  test('each replacement works on what the ones before it left', () => {
    expect(editTextInOrder('a b', [replace('a', 'b c'), replace('c b', 'd')])).toEqual({
      ok: true,
      text: 'b d',
    });
  });

  test('one that fails is named, and nothing of the others is left', () => {
    expect(editTextInOrder('a b', [replace('a', 'x'), replace('zzz', 'y'), replace('b', 'c')])).toMatchObject(
      {
        ok: false,
        code: 'no-match',
        message: expect.stringContaining('edit 2 of 3'),
      },
    );
    expect(editTextInOrder('a b', [replace('a', 'b'), replace('b', 'c')])).toMatchObject({
      code: 'ambiguous',
    });
    expect(editTextInOrder('a', [replace('a', 'b'), replace('', 'c')])).toMatchObject({ code: 'invalid' });
    expect(editTextInOrder('a', [replace('a', 'b'), replace('b', 'a')])).toMatchObject({ code: 'refused' });
  });

  test('agrees with a plain model: one after the other, all or none', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '$'), minLength: 1, maxLength: 3 });
    const edits = fc.array(fc.record({ oldString: piece, newString: piece, replaceAll: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\n', '$'), maxLength: 12 }),
        edits,
        (text, wanted) => {
          let model: string | null = text;
          for (const { oldString, newString, replaceAll } of wanted) {
            if (model === null) break;
            const before: string = model;
            let places = 0;
            for (let at = 0; at < before.length; at++) if (before.startsWith(oldString, at)) places++;
            const after: string = before.split(oldString).join(newString);
            model = places === 0 || (places > 1 && !replaceAll) || after === before ? null : after;
          }
          const result = editTextInOrder(text, wanted);
          if (model === null || model === text) expect(result.ok).toBe(false);
          else expect(result).toEqual({ ok: true, text: model });
        },
      ),
    );
  });
});
