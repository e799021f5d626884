import { expect, test } from './fixtures.ts';

test('an open page follows its file, without a reload and without losing scroll or draft', async ({
  page,
  chat,
  repo,
}) => {
  repo.write({ 'docs/long.md': `# Long\n\n${'Words upon words.\n\n'.repeat(200)}The end.\n` });
  await page.goto('/docs/long');
  await chat.open();
  await chat.message.fill('half a thought');
  await page.evaluate(() => {
    (window as unknown as { kept: boolean }).kept = true;
  });
  const main = page.locator('main');
  await main.locator('article').getByText('The end.').scrollIntoViewIfNeeded();
  const before = await main.locator('article').getByText('The end.').boundingBox();
  repo.write({ 'docs/long.md': repo.read('docs/long.md').replace('The end.', 'The end, rewritten.') });
  await expect(main.locator('article').getByText('The end, rewritten.')).toBeVisible();
  expect((await main.locator('article').getByText('The end, rewritten.').boundingBox())?.y).toBe(before?.y);
  await expect(chat.message).toHaveValue('half a thought');
  expect(await page.evaluate(() => (window as unknown as { kept?: boolean }).kept)).toBe(true);
});

test('every tab of a browser follows, one connection serves them all', async ({ context, page, repo }) => {
  const second = await context.newPage();
  let connections = 0;
  for (const tab of [page, second]) {
    tab.on('request', (request) => {
      if (request.url().endsWith('/api/events')) connections++;
    });
  }
  await page.goto('/tasks/infra/alpha');
  await second.goto('/');
  repo.write({
    'tasks/infra/alpha.md': repo.read('tasks/infra/alpha.md').replace('status: todo', 'status: blocked'),
  });
  await expect(
    page
      .locator('main')
      .getByText(/^blocked$/i)
      .first(),
  ).toBeVisible();
  await expect(
    second
      .locator('main')
      .getByText(/blocked/i)
      .first(),
  ).toBeVisible();
  expect(connections).toBe(1);
  await page.close();
  repo.write({
    'tasks/infra/new.md': '---\ntitle: Seen after the first tab closed\nstatus: in_progress\n---\n\n# New\n',
  });
  await expect(second.locator('main').getByText('Seen after the first tab closed').first()).toBeVisible();
});
