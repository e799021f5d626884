import { stripControl } from '#lib/strip-control.ts';
import { lineDiff } from '#lib/tools/line-diff.ts';

describe('stripControl', () => {
  test('takes out colours, titles, links, cursor moves and reordering marks, and keeps the text', () => {
    expect(
      stripControl(
        '\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\',
      ),
    ).toBe('red xlink');
    expect(stripControl('a\r\nb\tc\u0008\u0000\u009b2Jd \u202ee')).toBe('a\nb\tcd e');
  });
});

describe('lineDiff', () => {
  test('counts lines and shows three of context', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n';
    expect(lineDiff(before, before.replace('5', 'five'))).toEqual({
      diff: '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8',
      added: 1,
      removed: 1,
    });
  });

  test('shows a change of line ends only where that is the change', () => {
    expect(lineDiff('a\r\nb\r\n', 'a\r\nc\r\n').diff).toBe('@@ -1,2 +1,2 @@\n a\n-b\n+c');
    expect(lineDiff('a\r\n', 'a\n').diff).toBe('@@ -1,1 +1,1 @@\n-a␍\n+a');
  });

  test('stays bounded and quick on a total rewrite', () => {
    const lines = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word} ${n}`).join('\n');
    const started = performance.now();
    const diff = lineDiff(lines('old'), lines('new'));
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(diff).toMatchObject({ added: 20_000, removed: 20_000 });
    expect(diff.diff.length).toBeLessThan(70_000);
  });
});
