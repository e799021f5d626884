import { createRedactor } from '#lib/redact.ts';

const secret = 'sk-test/Value+"with" odd=chars';

describe('createRedactor', () => {
  const redact = createRedactor([secret], {
    GITHUB_TOKEN: 'ghp_abcdef123',
    HOME: '/home/someone',
    TOKENIZERS_KEY: 'true',
  });

  test('masks a known value at any depth, and leaves everything else', () => {
    expect(
      redact({ a: [`x ${secret} y`, 1, null], b: { c: 'ghp_abcdef123!' }, home: '/home/someone true' }),
    ).toEqual({
      a: ['x [masked] y', 1, null],
      b: { c: '[masked]!' },
      home: '/home/someone true',
    });
  });

  test('masks it URL-encoded, JSON-escaped, and in base64 wherever it stands in the encoded text', () => {
    expect(redact(encodeURIComponent(secret))).toBe('[masked]');
    expect(redact(JSON.stringify({ key: secret }))).toBe('{"key":"[masked]"}');
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      const shown = redact(Buffer.from(`${before}${secret} and more`).toString('base64'));
      expect(shown).toContain('[masked]');
      expect(Buffer.from(shown.replace('[masked]', ''), 'base64').toString('latin1')).not.toContain('Value');
    }
  });

  test('masks the password of a connection string by itself', () => {
    const both = createRedactor(['postgres://me:p%40ssword1@db/x'], {});
    expect(both('p@ssword1 p%40ssword1')).toBe('[masked] [masked]');
  });

  test('leaves text alone that merely holds a very short value', () => {
    expect(createRedactor(['abc'], { MY_KEY: 'ab' })('abc ab')).toBe('abc ab');
  });
});
