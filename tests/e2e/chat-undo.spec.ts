import type { Page } from '@playwright/test';
import { seriousFindings } from './axe.ts';
import type { ChatDrawer } from './chat-drawer.ts';
import { editCall } from './edit-call.ts';
import { expect, type SampleRepo, lentTest as test } from './fixtures.ts';

test.use({ settings: { TASKS_CHAT_APPROVAL: 'auto' } });

const asked = 'edit "Words about the product" to "Better words about the product"';
const askedMore = 'edit "Better words" to "Even better words"';

async function editTwice(page: Page, chat: ChatDrawer): Promise<void> {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask(asked);
  await expect(chat.log.getByText('The change is made.')).toHaveCount(1);
  await chat.settled();
  await chat.ask(askedMore);
  await expect(chat.log.getByText('The change is made.')).toHaveCount(2);
  await chat.settled();
}

const since = (chat: ChatDrawer) => chat.log.getByRole('region', { name: 'Undo all since here' });
const title = (chat: ChatDrawer) => since(chat).locator('.chat-undo-title');
const undoButton = (chat: ChatDrawer, text: string) =>
  chat.log
    .locator('.chat-said', { hasText: text })
    .getByRole('button', { name: 'Undo all since here', exact: true });
function change(repo: SampleRepo, from: string, to: string): string {
  const text = repo.read('docs/guide.md').replace(from, to);
  repo.write({ 'docs/guide.md': text });
  return text;
}

test('everything since a message is undone at once, marked on the cards, also in the other tab and after a reload', async ({
  page,
  chat,
  repo,
}) => {
  const before = repo.read('docs/guide.md');
  await editTwice(page, chat);
  const other = await chat.inOtherTab('/docs/guide');
  await expect(other.button('Undo')).toHaveCount(2);

  await undoButton(chat, asked).click();
  await expect(since(chat).getByRole('listitem')).toHaveCount(2);
  await expect(since(chat)).toContainText('This takes back, newest first');
  expect(await seriousFindings(page)).toEqual([]);
  await chat.button('Undo 2 changes').click();
  await expect(title(chat)).toHaveText('2 changes undone.');
  await expect(page.locator('main article')).toContainText('Words about the product');
  expect(repo.read('docs/guide.md')).toBe(before);
  await expect(chat.log.locator('.chat-card').getByText('Undone')).toHaveCount(2);
  await expect(other.log.locator('.chat-card').getByText('Undone')).toHaveCount(2);
  await expect(other.button('Undo')).toHaveCount(0);

  await since(chat).getByRole('button', { name: 'Close', exact: true }).click();
  await page.reload();
  await expect(chat.log.locator('.chat-card').getByText('Undone')).toHaveCount(2);
  await expect(undoButton(chat, asked)).toHaveCount(0);
});

test('only what came since the message is undone', async ({ page, chat, repo }) => {
  await editTwice(page, chat);
  await undoButton(chat, askedMore).click();
  await chat.button('Undo 1 change').click();
  await expect(title(chat)).toHaveText('1 change undone.');
  expect(repo.read('docs/guide.md')).toContain('\nBetter words about');
  await expect(chat.log.locator('.chat-card').getByText('Undone')).toHaveCount(1);
});

test('what has moved on is shown with its difference and stays; the rest is undone', async ({
  page,
  chat,
  repo,
  provider,
}) => {
  provider.use(({ toolOutputs }) =>
    toolOutputs.length > 0
      ? { text: 'The change is made.' }
      : {
          calls: [editCall('Words about', 'My words about'), editCall('', '# New\n', 'docs/new.md')],
        },
  );
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('improve both');
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  await chat.settled();
  const mine = change(repo, '## Use', '## How to use it');
  await undoButton(chat, 'improve both').click();
  await expect(since(chat)).toContainText('This takes back 1 of 2; the rest stays as it is');
  await expect(since(chat).getByRole('alert')).toContainText('docs/guide.md has changed since this edit');
  await expect(since(chat).locator('[data-kind=add]')).toContainText('How to use it');
  expect(await seriousFindings(page)).toEqual([]);
  await chat.button('Undo 1 change').click();
  await expect(title(chat)).toHaveText('1 change undone, 1 left as it is.');
  expect(repo.read('docs/guide.md')).toBe(mine);
  expect(() => repo.read('docs/new.md')).toThrow();
});

test('what moves on between the list and the button is not overwritten', async ({ page, chat, repo }) => {
  await editTwice(page, chat);
  await undoButton(chat, asked).click();
  await expect(chat.button('Undo 2 changes')).toBeVisible();
  const mine = change(repo, '## Use', '## How to use it');
  await chat.button('Undo 2 changes').click();
  await expect(title(chat)).toHaveText('0 changes undone, 2 left as they are.');
  await expect(since(chat).locator('[data-kind=add]')).toContainText('How to use it');
  expect(repo.read('docs/guide.md')).toBe(mine);
});

test('an undo of what was changed since is refused with the difference, and says what to do', async ({
  page,
  chat,
  repo,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask(asked);
  await expect(chat.button('Undo')).toBeVisible();
  await chat.settled();
  const mine = change(repo, 'Better words', 'My own words');
  await chat.button('Undo').click();
  await expect(chat.log.getByRole('alert')).toContainText(/has changed since this edit.*Edit it by hand/);
  await expect(chat.log.locator('.chat-undo-refused [data-kind=add] mark').first()).toHaveText('My');
  expect(repo.read('docs/guide.md')).toBe(mine);
  expect(await seriousFindings(page)).toEqual([]);
});

test('the keyboard alone: to the button, through the list, and back', async ({ page, chat, repo }) => {
  const before = repo.read('docs/guide.md');
  await editTwice(page, chat);
  await undoButton(chat, asked).focus();
  await page.keyboard.press('Enter');
  await expect(since(chat)).toBeFocused();
  await expect(chat.button('Undo 2 changes')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(undoButton(chat, asked)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(chat.button('Undo 2 changes')).toBeVisible();
  await chat.button('Undo 2 changes').focus();
  await page.keyboard.press('Enter');
  await expect(title(chat)).toHaveText('2 changes undone.');
  await page.keyboard.press('Escape');
  // The button has gone with what it could undo.
  await expect(chat.log).toBeFocused();
  expect(repo.read('docs/guide.md')).toBe(before);
});
