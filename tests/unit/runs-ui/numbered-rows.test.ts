import { parseDiff } from '#components/chat/tools/parse-diff.ts';
import { splitRows, unifiedRows } from '#components/runs/numbered-rows.ts';

const diff = `@@ -3,4 +3,5 @@
 same
-old one
-old two
+new one
+new two
+new three
 end
@@ -20,2 +21,1 @@
-gone
 last
\\ No newline at end of file
`;

test('lines carry their numbers in the old and in the new file, hunk by hunk', () => {
  const rows = unifiedRows(parseDiff(diff)).map((row) =>
    'text' in row ? row.text : `${row.oldLine ?? ''}:${row.newLine ?? ''} ${row.kind}`,
  );
  expect(rows).toEqual([
    '2 unchanged lines',
    '3:3 same',
    '4: del',
    '5: del',
    ':4 add',
    ':5 add',
    ':6 add',
    '6:7 same',
    '13 unchanged lines',
    '20: del',
    '21:21 same',
    'No newline at the end of the file',
  ]);
});

test('side by side, what went stands beside what came in its place', () => {
  const rows = splitRows(unifiedRows(parseDiff(diff))).map((row) =>
    row.kind === 'pair' ? `${row.left?.oldLine ?? '-'} | ${row.right?.newLine ?? '-'}` : row.text,
  );
  expect(rows).toEqual([
    '2 unchanged lines',
    '3 | 3',
    '4 | 4',
    '5 | 5',
    '- | 6',
    '6 | 7',
    '13 unchanged lines',
    '20 | -',
    '21 | 21',
    'No newline at the end of the file',
  ]);
});
