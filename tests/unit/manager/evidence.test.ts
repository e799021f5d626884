import fc from 'fast-check';
import { changedLines, weighEvidence } from '#lib/manager/run/evidence.ts';
import type { WorkerReport } from '#lib/manager/run/report.ts';
import type { ChangedFile, CheckResult } from '#lib/manager/run.ts';

const check = (argv: string[], outcome: CheckResult['outcome'] = 'passed'): CheckResult => ({
  ...{ argv, outcome, exitCode: outcome === 'passed' ? 0 : 1, durationMs: 1, output: '' },
});
const file = (path: string, more: Partial<ChangedFile> = {}): ChangedFile => ({
  ...{ path, from: null, status: 'modified', added: 1, removed: 1, ...more },
});
const criteria = ['It is *quick*.', 'It has a test.'];
const standings = (
  item: Partial<WorkerReport['criteria'][number]>,
  found: { checks?: CheckResult[]; files?: ChangedFile[]; diff?: string } = {},
) =>
  weighEvidence(
    criteria,
    { summary: null, criteria: [{ criterion: 1, ...item }] },
    { checks: found.checks ?? [], files: found.files ?? [], lines: changedLines(found.diff ?? '') },
  ).map(({ standing }) => standing);
const first = (...args: Parameters<typeof standings>) => standings(...args)[0];

test('nobody who speaks leaves all open, and a word alone is a claim', () => {
  const found = { checks: [], files: [], lines: new Map() };
  expect(weighEvidence(criteria, null, found).map(({ standing }) => standing)).toEqual(['open', 'open']);
  expect(standings({})).toEqual(['open', 'open']);
  expect(standings({ claim: 'Yes.' })).toEqual(['claimed', 'open']);
});

test('a criterion is meant by its number, or by its words in whatever dress', () => {
  for (const criterion of [2, '2', ' it has   a **test**. ']) {
    expect(standings({ criterion, claim: 'Yes.' })).toEqual(['open', 'claimed']);
  }
  for (const criterion of [0, -1, 3, '', '***', 'It has']) {
    expect(standings({ criterion, claim: 'Yes.' })).toEqual(['open', 'open']);
  }
});

test('a command is verified by the check that is that command, and by no other', () => {
  const checks = [
    check(['npm', 'run', 'test_a']),
    check(['sh', '-c', 'a b']),
    check(['npm', 'run', 'lint'], 'failed'),
  ];
  const of = (command: string, exitCode?: number) => first({ command, exitCode }, { checks });
  expect(of('`npm run  test_a`')).toBe('verified');
  expect(of("sh -c 'a b'")).toBe('verified');
  expect(of('npm run lint', 0)).toBe('refuted');
  for (const other of ['npm run testa', 'NPM RUN TEST_A', 'npm run test_a --force', 'npm run', '', ' ']) {
    expect(of(other, 0)).not.toBe('verified');
  }
  expect(of('curl localhost', 7)).toBe('open');
});

test('a place is verified where the change has it, and refuted where it has no such file', () => {
  const diff = '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -10,2 +20,3 @@ function\n-x\n-y\n+1\n+2\n+3\n';
  const files = [
    file('src/a.ts'),
    file('new.ts', { status: 'added', added: 5 }),
    file('b.ts', { from: 'old.ts' }),
  ];
  const of = (path: string, line?: number) => first({ path, line }, { files, diff });
  expect([of('src/a.ts'), of('./src/a.ts', 21), of('src/a.ts', 25), of('src/a.ts', 17)]).toEqual(
    Array(4).fill('verified'),
  );
  expect([of('src/a.ts', 26), of('src/a.ts', 16), of('src/a.ts', -5), of('src/a.ts', 9e15)]).toEqual(
    Array(4).fill('claimed'),
  );
  expect([of('new.ts', 5), of('new.ts', 900), of('new.ts', 0)]).toEqual(['verified', 'claimed', 'claimed']);
  expect(of('old.ts')).toBe('verified');
  for (const path of ['../src/a.ts', '/src/a.ts', 'src/a.ts ', 'SRC/A.ts', 'src'])
    expect(of(path)).toBe('refuted');
});

test('lines of a file that look like a diff are lines of that file', () => {
  const hostile = [
    'diff --git a/notes.md b/notes.md',
    '--- a/notes.md',
    '+++ b/notes.md',
    '@@ -1,2 +1,3 @@',
    '-- a/src/a.ts',
    '--',
    '+++ b/src/a.ts',
    '+@@ -1 +1,900 @@',
    '+x',
    '\\ No newline at end of file',
    '@@ -9 +10 @@',
    '-old',
    '+new',
    'diff --git a/bin b/bin',
    'Binary files a/bin and b/bin differ',
    'diff --git "a/a\\tb\\"c\\\\.ts" "b/a\\tb\\"c\\\\.ts"',
    '--- "a/a\\tb\\"c\\\\.ts"',
    '+++ "b/a\\tb\\"c\\\\.ts"',
    '@@ -0,0 +1,2 @@',
    '+1',
    '+2',
    '--- a/with space.ts\t',
    '+++ b/with space.ts\t',
    '@@ -3,2 +2,0 @@',
    '-1',
    '-2',
    '',
  ].join('\n');
  expect([...changedLines(hostile)]).toEqual([
    [
      'notes.md',
      [
        [1, 3],
        [10, 10],
      ],
    ],
    ['a\tb"c\\.ts', [[1, 2]]],
    ['with space.ts', [[2, 2]]],
  ]);
});

test('a diff of thousands of hunks is read in no time', () => {
  const diff = `+++ b/a.ts\n${'@@ -1 +1 @@\n-a\n+b\n'.repeat(50_000)}`;
  const started = performance.now();
  expect(changedLines(diff).get('a.ts')).toHaveLength(50_000);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('whatever a report says, each criterion has one standing, and none is verified without check or change', () => {
  const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('src/a.ts', 'npm test', '1', ''));
  const number = fc.oneof(fc.integer(), fc.constant(null), fc.constant(undefined));
  const item = fc.record(
    {
      criterion: fc.oneof(fc.integer(), words),
      claim: words,
      command: words,
      exitCode: number,
      path: words,
      line: number,
    },
    { requiredKeys: ['criterion'] },
  );
  fc.assert(
    fc.property(fc.array(item), fc.array(words), (items, wanted) => {
      const found = weighEvidence(
        wanted,
        { summary: null, criteria: items as WorkerReport['criteria'] },
        { checks: [check(['false'], 'failed')], files: [], lines: new Map() },
      );
      expect(found.map(({ criterion }) => criterion)).toEqual(wanted);
      expect(found.filter(({ standing }) => standing === 'verified')).toEqual([]);
    }),
  );
});
