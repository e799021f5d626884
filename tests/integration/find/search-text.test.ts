import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { searchText } from '#lib/find/search-text.ts';
import { parseTextRequest } from '#lib/find/text-request.ts';
import { openRepo } from '#lib/repo/root.ts';
import { tempRepo } from '#tests/helpers/temp-repo.ts';

test('a file is told while the next ones are still to be read', async () => {
  // All that is found is less than ripgrep would gather before it hands it on.
  const line = `${'queue worker lease branch page drawer '.repeat(5)}\n`;
  const names = Array.from({ length: 8 }, (_, at) => `docs/page-${at}.md`);
  const files = tempRepo(Object.fromEntries(names.map((name) => [name, `needle\n${line.repeat(8_000)}`])));
  const repo = openRepo({ root: files.root });
  const index = await createIndexer(repo, { watch: false }).get();
  // Slow enough: a file of this size takes ripgrep a quarter of a second.
  const query = parseTextRequest(
    new URLSearchParams({ q: String.raw`needle|(\w{1,20}\W){1,60}\d`, regex: '1' }),
  );
  const told: string[] = [];
  try {
    await searchText(query, {
      repo,
      index,
      secrets: [],
      signal: new AbortController().signal,
      onFile: ({ path }) => {
        if (told.length === 0)
          for (const name of names) if (name !== path) rmSync(join(repo.root, name), { force: true });
        told.push(path);
      },
    });
  } finally {
    files.remove();
  }
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThan(names.length);
});
