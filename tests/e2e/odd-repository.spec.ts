import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

// A repository of other people's: no tasks, everything odd, nothing that stops a page.

const deep = Array.from({ length: 40 }, (_, at) => `level-${at}`).join('/');
const row = '| some words in a cell | and some more of them | 12345 |\n';
const many = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, at) => [`many/file-${at}.md`, `# File ${at}\n`]),
);

test.use({
  files: {
    ...many,
    'README.md': `# Odd\n\n- [deep](${deep}/deep.md)\n- [spaces](<a folder/a file (1) & more.md>)\n- [[文書]]\n- [[مستند]]\n- [odd](<emoji-🚀/ä ö%2520ü.md>)\n`,
    'big.md': `# Big\n\n${'Some words in a line of a five megabyte file.\n\n'.repeat(110_000)}`,
    'table.md': `# Table\n\n| a | b | c |\n|---|---|---|\n${row.repeat(Math.ceil(1_000_000 / row.length))}`,
    'comments.md': `# Comments\n\n${'<!--'.repeat(20_000)}\n`,
    [`${deep}/deep.md`]: '# Deep down\n',
    'a folder/a file (1) & more.md': '# Spaces and signs\n',
    '日本語/文書.md': '# 文書\n\n本文はここにあります。\n',
    'عربي/مستند.md': '---\ntitle: مستند\n---\n\n<div dir="rtl">\n\nنص [رابط](../README.md)\n\n</div>\n',
    'emoji-🚀/ä ö%20ü.md': '# Percent and emoji\n',
    'small.md': '# Small\n\nQuick.\n',
  },
});

test('every odd name has its page, reached by its link, and is where the tree says', async ({ page }) => {
  test.setTimeout(120_000);
  for (const [link, heading] of [
    ['deep', 'Deep down'],
    ['spaces', 'Spaces and signs'],
    ['文書', '文書'],
    ['مستند', 'مستند'],
    ['odd', 'Percent and emoji'],
  ] as const) {
    await page.goto('/README');
    await page.locator('main article').getByRole('link', { name: link, exact: true }).click();
    await expect(page.locator('main h1')).toHaveText(heading);
    await expect(
      page
        .getByRole('treeitem', { selected: true })
        .or(page.locator('[role=treeitem][aria-current=page]'))
        .first(),
    ).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
});

test('without a task the home page says what to do, and nothing is wrong with it', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('main')).toContainText(/no tasks|first task/i);
  expect(await seriousFindings(page)).toEqual([]);
});

test('a folder of 10,000 files is shown in parts, each with a way to the next', async ({ page, request }) => {
  await page.goto('/many');
  const pages = page.getByRole('navigation', { name: 'Pages of this folder' });
  await expect(pages).toContainText('1 to 500 of 10,000');
  await expect(page.locator('.doc-folder > li')).toHaveCount(500);
  await expect(page.locator('.doc-folder > li').nth(2)).toContainText('File 2');
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(pages).toContainText('501 to 1,000 of 10,000');
  await expect(page.locator('.doc-folder > li').first()).toContainText('File 500');
  await pages.getByRole('link', { name: 'Previous' }).click();
  await expect(page).toHaveURL(/\/many$/);
  const last = await (await request.get('/many?from=9999')).text();
  expect(last).toContain('File 9999');
  expect((await request.get('/many?from=99999999')).status()).toBe(200);
});

test('what is too big or too slow is shown as source, and nobody waits for it', async ({ page, request }) => {
  test.setTimeout(120_000);
  await request.get('/small');
  const baseline: number[] = [];
  const timed = async (path: string) => {
    const startMs = performance.now();
    expect((await request.get(path, { timeout: 60_000 })).status()).toBe(200);
    return performance.now() - startMs;
  };
  for (let round = 0; round < 5; round++) baseline.push(await timed('/small'));
  const slow = Promise.all(['/big', '/table', '/comments'].map(timed));
  const done = { now: false };
  void slow.finally(() => {
    done.now = true;
  });
  const beside: number[] = [];
  do beside.push(await timed('/small'));
  while (!done.now);
  // The parser's threads take their share of two cores; a page waits for its turn, not for them to end.
  expect(Math.max(...beside)).toBeLessThan(Math.max(2_500, 20 * Math.max(...baseline)));
  for (const tookMs of await slow) expect(tookMs).toBeLessThan(30_000);

  await page.goto('/big');
  await expect(page.locator('main article .doc-notices')).toContainText('over 2 MB');
  await expect(page.locator('#L1')).toHaveText('# Big');
  await page.goto('/comments');
  await expect(page.locator('main article').getByRole('heading', { name: 'Comments' })).toBeVisible();
});

test('links are followed within the repository and nowhere else', async ({ page, repo, request }) => {
  mkdirSync(join(repo.root, 'links'));
  symlinkSync('../small.md', join(repo.root, 'links/inside.md'));
  symlinkSync('../many', join(repo.root, 'links/folder'));
  symlinkSync('/etc', join(repo.root, 'links/outside'));
  symlinkSync('/etc/hosts', join(repo.root, 'links/outside.md'));
  symlinkSync('.', join(repo.root, 'links/loop'));
  symlinkSync('nowhere.md', join(repo.root, 'links/dangling.md'));
  await page.goto('/links/inside');
  await expect(page.locator('main article')).toContainText('Quick.');
  expect((await request.get('/links/folder')).status()).toBe(200);
  for (const path of [
    '/links/outside',
    '/links/outside/hosts',
    '/links/dangling',
    '/api/raw/links/outside.md',
  ])
    expect({ path, ok: (await request.get(path)).ok() }).toEqual({ path, ok: false });
  expect((await request.get('/links/loop/loop/inside')).status()).toBe(200);
});
