import fc from 'fast-check';
import { readReport, wordsBesideBlocks } from '#lib/manager/run/report.ts';

const fenced = (value: unknown, marks = '```', language = 'json') =>
  `${marks}${language}\n${typeof value === 'string' ? value : JSON.stringify(value)}\n${marks}`;
const report = { summary: 'Done.', criteria: [{ criterion: 1, claim: 'See there.', path: 'a.ts', line: 3 }] };
const item = (given: object) => readReport(fenced({ criteria: [{ criterion: 1, ...given }] }))?.criteria[0];

test.each([
  ['a fenced block', fenced(report)],
  ['words around it', `I did it.\n\n${fenced(report)}\n\nThat is all.`],
  ['longer marks, tildes and an indent', `  ${fenced(report, '~~~~').replaceAll('\n', '\n  ')}`],
  ['line ends of Windows and capital letters', fenced(report, '```', ' JSON').replaceAll('\n', '\r\n')],
  ['the value alone', JSON.stringify(report)],
  ['a closing fence longer than the opening one', `\`\`\`json\n${JSON.stringify(report)}\n\`\`\`\`\``],
  ['blocks of something else before it', `${fenced('{ not json')}\n${fenced([1])}\n${fenced(report)}`],
  ['the end of a block at the beginning, cut off', `"x": 1 }\n\`\`\`\n${fenced(report)}`],
  ['a block that nobody closed before it', `\`\`\`json\n{ "summary": "no"\n${fenced(report)}`],
])('a report is found with %s', (_, text) => {
  expect(readReport(text)?.summary).toBe('Done.');
  expect(readReport(text)?.criteria).toEqual([
    expect.objectContaining({ criterion: 1, path: 'a.ts', line: 3 }),
  ]);
});

test('the last of several counts', () => {
  expect(readReport(`${fenced({ summary: 'First.' })}\n${fenced({ summary: 'Last.' })}`)?.summary).toBe(
    'Last.',
  );
});

test.each([
  ['nothing', ''],
  ['words', 'All done.'],
  ['another language', fenced(report, '```', 'yaml').replace('{', '- {')],
  ['a block that is not closed', `\`\`\`json\n${JSON.stringify(report)}`],
  ['null', fenced('null')],
  ['neither summary nor criteria', fenced({ note: 'hello' })],
  ['a summary that is no text', fenced({ summary: 7 })],
  ['nesting without end', fenced('['.repeat(100_000))],
])('%s is no report', (_, text) => {
  expect(readReport(text)).toBeNull();
});

test('what is malformed in one item is left out, and the others stay', () => {
  expect(item({ claim: 7, exitCode: 'zero', line: 1.5, path: ['a'] })).toEqual({
    ...{ criterion: 1, claim: null, exitCode: null, line: null, path: null },
  });
  expect(item({ line: '__LINE__' })?.line).toBeNull();
  expect(readReport(fenced('{ "criteria": [{ "criterion": 1, "exitCode": 1e999 }] }'))?.criteria[0]).toEqual({
    ...{ criterion: 1, exitCode: null },
  });
  const criteria = [null, 'x', { criterion: {} }, { criterion: 'x'.repeat(10_001) }, { criterion: 2 }];
  expect(readReport(fenced({ criteria }))?.criteria).toEqual([{ criterion: 2 }]);
  expect(
    readReport(fenced('{"criteria": [{ "criterion": 1, "__proto__": { "path": "x" } }]}'))?.criteria,
  ).toEqual([{ criterion: 1 }]);
});

test('no report is longer than a page can show', () => {
  const found = readReport(
    fenced({ summary: `${'x'.repeat(19_999)}😀`, criteria: Array(600).fill({ criterion: 1 }) }),
  );
  expect(found?.criteria).toHaveLength(500);
  expect(found?.summary).toHaveLength(20_000);
  expect(found?.summary?.isWellFormed()).toBe(true);
});

test.each([
  ['fences that nobody closes', '```json\n'.repeat(25_000)],
  ['one line of marks', '`'.repeat(200_000)],
  ['spaces before marks', `${' '.repeat(100)}\`\`\`json\n`.repeat(2_000)],
  ['both kinds in turn', '```json\n~~~json\n'.repeat(12_000)],
  ['marks that grow', Array.from({ length: 600 }, (_, n) => '`'.repeat(n)).join('\n')],
])('%s takes no longer than any other text of its length', (_, text) => {
  const started = performance.now();
  expect(readReport(text)).toBeNull();
  wordsBesideBlocks(text);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('words beside blocks: what is fenced is left out, what is not closed stays', () => {
  expect(wordsBesideBlocks(`I did it.\n${fenced({ a: 1 })}\nAll of it.`)).toBe('I did it.\nAll of it.');
  expect(wordsBesideBlocks('Before.\n```\nnever closed')).toBe('Before.\n```\nnever closed');
  expect(wordsBesideBlocks('~~~\n```\n~~~\nAfter.')).toBe('After.');
});

test('whatever a worker says, reading it gives a report or none', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '```json\n',
      '```\n',
      '~~~json\n',
      '~~~\n',
      '{"summary":',
      '"x"}',
      '\n',
      '"criteria":[',
      ']',
      '\u0000',
    ),
    fc.json(),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const found = readReport(pieces.join(''));
      if (found === null) return;
      expect(found.summary === null || found.summary.isWellFormed()).toBe(true);
      for (const { line, exitCode } of found.criteria) {
        expect(line == null || Number.isSafeInteger(line)).toBe(true);
        expect(exitCode == null || Number.isSafeInteger(exitCode)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a report comes out as it went in, whatever stands around it', () => {
  const text = fc
    .string({ maxLength: 50 })
    .filter((words) => !/[`~{}[\]"]/.test(words) && words.isWellFormed());
  const items = fc.record({ criterion: fc.integer({ min: 1, max: 99 }), claim: text, line: fc.integer() });
  fc.assert(
    fc.property(text, fc.array(items), text, (summary, criteria, around) => {
      const said = `${around}\n${fenced({ summary, criteria })}\n${around}`;
      expect(readReport(said)).toEqual({ summary, criteria });
    }),
  );
});
