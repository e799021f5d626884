import { ChatDrawer } from './chat-drawer.ts';
import { expect, seriousFindings, test } from './fixtures.ts';

const asked = 'edit "Words about the product" to "Better words about the product"';

test('a question stands in both tabs; answered in one it is answered in the other, and done once', async ({
  page,
  chat,
  context,
  repo,
}) => {
  const before = repo.read('docs/guide.md');
  await page.goto('/docs/guide');
  await chat.open();
  const otherPage = await context.newPage();
  const other = new ChatDrawer(otherPage);
  await otherPage.goto('/docs/guide');
  await expect(other.message).toBeVisible();
  await chat.ask(asked);
  await expect(chat.button('Approve')).toBeVisible();
  await expect(other.button('Approve')).toBeVisible();
  expect(await seriousFindings(otherPage)).toEqual([]);
  await other.button('Approve').click();
  await expect(other.log.getByText('The change is made.')).toBeVisible();
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  await expect(chat.button('Approve')).toHaveCount(0);
  await expect(chat.button('Undo')).toBeVisible();
  expect(repo.read('docs/guide.md')).toBe(before.replace('Words about', 'Better words about'));
});

test('approved in one tab and rejected in the other, the first answer counts, and both show it', async ({
  page,
  chat,
  context,
  repo,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask(asked);
  await expect(chat.button('Approve')).toBeVisible();
  const otherPage = await context.newPage();
  const other = new ChatDrawer(otherPage);
  await otherPage.goto('/docs/guide');
  await expect(other.button('Reject')).toBeVisible();
  // The other tab has not heard yet when it answers.
  const held = Promise.withResolvers<void>();
  await otherPage.route('**/api/chat', async (route) => {
    await held.promise;
    await route.continue();
  });
  await other.button('Reject').click();
  await chat.button('Approve').click();
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  held.resolve();
  await expect(other.log.getByText('The change is made.')).toBeVisible();
  await other.settled();
  expect(repo.read('docs/guide.md')).toContain('Better words about the product');
});
