import { pathOfParams } from '../../../app/[...path]/params.ts';

test('an address is decoded once, part by part', () => {
  expect(pathOfParams(['docs', 'a%20b'])).toBe('docs/a b');
  expect(pathOfParams(['docs', '%252e%252e', 'x'])).toBe('docs/%2e%2e/x');
  expect(pathOfParams(['%D1%84'])).toBe('ф');
});

test('no part brings a slash of its own, and no broken encoding is a name', () => {
  expect(pathOfParams(['..%2f..%2fetc'])).toBeNull();
  expect(pathOfParams(['a%5cb'])).toBeNull();
  expect(pathOfParams(['%ff'])).toBeNull();
});
