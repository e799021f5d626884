import { filesNamedIn } from '#lib/manager/named-files.ts';

test('files are those that the plan names in code marks, and nothing else', () => {
  const text = `---
id: A
# \`lib/front.ts\`
---
# A

## Context

See \`lib/context.ts\`.

## Plan

1. Change \`lib/a.ts:12\` and \`./docs/b.md\`, then \`README.md\`.
2. Run \`npm test\`, read \`lib/\`, call \`plan()\`, never \`../x.ts\`; \`lib/a.ts\` again. <!-- \`lib/comment.ts\` -->

### Later

- \`app/[...path]/page.tsx\`

\`\`\`ts
import '\`lib/code.ts\`';
\`\`\`

## Acceptance Criteria

- [ ] \`lib/criteria.ts\`
`;
  const expected = ['lib/a.ts', 'docs/b.md', 'README.md', 'app/[...path]/page.tsx', 'lib/code.ts'];
  expect(filesNamedIn(text)).toEqual(expected);
  expect(filesNamedIn('')).toEqual([]);
  expect(filesNamedIn('# No plan\n\n`lib/a.ts`')).toEqual([]);
});

test('however much a plan names, there is a bound', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `- \`lib/f${n}.ts\``).join('\n');
  expect(filesNamedIn(`## Plan\n\n${many}`)).toHaveLength(100);
  const started = performance.now();
  filesNamedIn(`## Plan\n\n\`${'a/'.repeat(50_000)}\`\n\`${'a.'.repeat(50_000)}-\``);
  expect(performance.now() - started).toBeLessThan(500);
});
