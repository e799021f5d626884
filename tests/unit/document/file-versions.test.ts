import { FileVersions } from '#components/document/file-versions.ts';

test('the next change is bound to what the last one left, though an older rendering comes in', () => {
  const versions = new FileVersions('a');
  versions.wrote('b');
  versions.wrote('c');
  versions.shows('b');
  expect(versions.latest).toBe('c');
  versions.shows('a');
  expect(versions.latest).toBe('c');
});

test("somebody else's version counts as soon as it is shown", () => {
  const versions = new FileVersions('a');
  versions.wrote('b');
  versions.shows('x');
  expect(versions.latest).toBe('x');
  versions.shows('b');
  expect(versions.latest).toBe('b');
});

test('after a refusal what the page shows is all that is known', () => {
  const versions = new FileVersions('a');
  versions.wrote('b');
  versions.restart('a');
  expect(versions.latest).toBe('a');
  versions.shows('x');
  expect(versions.latest).toBe('x');
});
