import { seriousFindings } from './axe.ts';
import type { ChatDrawer } from './chat-drawer.ts';
import { expect, lentTest as test } from './fixtures.ts';
import { seedConversations } from './seed-conversations.ts';

test('a search hit opens its conversation on its page, goes to the message and marks it, far above the end', async ({
  page,
  chat,
  repo,
  app,
  context,
}) => {
  test.slow();
  await seedConversations({ repo, context, app }, [['docs/guide.md', 400, 'Long']]);
  await page.goto('/docs/other');
  await chat.open();
  await chat.button('History').click();
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('Question 42:');
  await page.getByRole('button', { name: /Question 42: what of it/ }).click();
  await expect(page).toHaveURL(/\/docs\/guide$/);
  const found = chat.log.locator('[data-found]');
  await expect(found).toContainText('Question 42:');
  await expect(found).toBeInViewport();
  await expect(found).toBeFocused();
  expect(await seriousFindings(page)).toEqual([]);
  // Only what is around it is there.
  await expect(chat.log.getByText('Question 100:')).toHaveCount(0);
  await expect(chat.log.getByText('the very last words')).toHaveCount(0);
  const before = await found.boundingBox();
  await page.waitForTimeout(500);
  expect((await found.boundingBox())?.y).toBe(before?.y);

  // Further down the rest comes by itself.
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 600);
    expect(await chat.log.getByText('Question 70:').count()).toBe(1);
  }).toPass({ intervals: [50], timeout: 30_000 });
  await chat.button('Jump to latest').click();
  await expect(chat.log.getByText('the very last words')).toBeInViewport();
  await expect(chat.log.getByText('Question 42:')).toHaveCount(0);
});

test('a hit in the conversation that is open is gone to in its place', async ({
  page,
  chat,
  repo,
  app,
  context,
}) => {
  await seedConversations({ repo, context, app }, [['docs/guide.md', 200, 'Long']]);
  await page.goto('/docs/guide');
  await chat.open();
  await expect(chat.log.getByText('the very last words')).toBeInViewport();
  for (const number of [20, 120]) {
    await chat.button('History').click();
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill(`Question ${number}:`);
    await page.getByRole('button', { name: new RegExp(`Question ${number}: what of it`) }).click();
    const found = chat.log.locator('[data-found]', { hasText: `Question ${number}:` });
    await expect(found).toBeInViewport();
    await expect(found).toBeFocused();
  }
});

test('words that stand in several messages of a conversation: each place is listed, and gone to by keyboard alone', async ({
  page,
  chat,
  repo,
  app,
  context,
}) => {
  // Said again far apart: in two questions and an answer.
  const ocelots = Object.fromEntries(
    [40, 201, 360].map((at) => [at, `Here is the ocelot of message ${at}.`]),
  );
  await seedConversations({ repo, context, app }, [['docs/guide.md', 400, 'Long', ocelots]]);
  await page.goto('/docs/guide');
  await chat.open();
  await expect(chat.log.getByText('the very last words')).toBeInViewport();
  await chat.button('History').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('ocelot');
  const more = chat.button('2 more in this conversation');
  await expect(more).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  const places = page.locator('.chat-other-hit');
  await expect(places).toHaveCount(2);
  expect(await seriousFindings(page)).toEqual([]);
  for (const turn of [0, 1]) {
    if (turn === 1) {
      await chat.button('History').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.type('ocelot');
      await more.focus();
      await page.keyboard.press('Enter');
    }
    for (let step = 0; step <= turn; step++) await page.keyboard.press('ArrowDown');
    await expect(places.nth(turn)).toBeFocused();
    const words =
      /ocelot of message \d+/.exec((await places.nth(turn).textContent()) ?? '')?.[0] ?? 'nothing';
    await page.keyboard.press('Enter');
    await expect(places).toHaveCount(0);
    const marked = chat.log.locator('[data-found]', { hasText: words });
    await expect(marked).toBeInViewport();
    await expect(marked).toBeFocused();
  }
});

test('the title stands in the head and is changed there, in every tab', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('read it to me');
  await chat.settled();
  const other = await chat.inOtherTab('/docs/guide');
  const title = (drawer: ChatDrawer) =>
    drawer.drawer.getByRole('button', { name: /^Rename this conversation/ });
  await expect(title(chat)).toHaveText('read it to me');
  await title(chat).focus();
  await page.keyboard.press('Enter');
  const field = chat.drawer.getByRole('textbox', { name: 'Title' });
  await expect(field).toBeFocused();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(title(chat)).toBeFocused();
  await page.keyboard.press('Enter');
  await field.fill('Reading aloud');
  await page.keyboard.press('Enter');
  await expect(title(chat)).toHaveText('Reading aloud');
  await expect(title(chat)).toBeFocused();
  await expect(title(other)).toHaveText('Reading aloud');
  await page.reload();
  await expect(title(chat)).toHaveText('Reading aloud');
});

test('the keyboard alone walks through the history: opens, names, exports, carries and deletes', async ({
  page,
  chat,
  repo,
  app,
  context,
}) => {
  test.slow();
  await seedConversations({ repo, context, app }, [
    ['docs/guide.md', 4, 'About the guide'],
    ['docs/other.md', 4, 'About the other'],
  ]);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const openHistory = async () => {
    await chat.button('History').focus();
    await press('Enter');
    await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused();
  };
  const row = (title: string) => page.locator('.chat-past-row', { hasText: title });
  await page.goto('/docs/guide');
  await press('Control+j');
  await expect(chat.log.getByText('the very last words')).toBeInViewport();

  await openHistory();
  await expect(row('About the guide')).toBeVisible();
  await press('ArrowDown', 'ArrowDown');
  const second = page.locator('.chat-past').nth(1);
  await expect(second).toBeFocused();
  await press('ArrowUp', 'ArrowUp');
  await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused();

  // To the actions of «About the other», which is about another document.
  const other = row('About the other');
  await other.locator('.chat-past').focus();
  await press('Tab');
  await expect(other.getByRole('button', { name: /^Carry/ })).toBeFocused();
  await press('Tab');
  await expect(other.getByRole('button', { name: /^Rename/ })).toBeFocused();
  await press('Enter');
  await page.keyboard.type('Another name');
  await press('Enter');
  const renamed = row('Another name');
  await expect(renamed.getByRole('button', { name: /^Rename/ })).toBeFocused();
  await press('Tab');
  const exported = page.waitForEvent('download');
  await press('Enter');
  expect((await exported).suggestedFilename()).toMatch(/\.md$/);
  await press('Tab');
  await expect(renamed.getByRole('button', { name: /^Delete/ })).toBeFocused();
  await press('Enter');
  await expect(page.getByRole('button', { name: 'Keep', exact: true })).toBeFocused();
  expect(await seriousFindings(page)).toEqual([]);
  await press('Escape');
  await expect(renamed.getByRole('button', { name: /^Delete/ })).toBeFocused();
  await press('Escape');
  await expect(chat.button('History')).toBeFocused();

  await openHistory();
  await renamed.locator('.chat-past').focus();
  await press('Enter');
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(
    chat.drawer.getByRole('button', { name: 'Rename this conversation: Another name' }),
  ).toBeVisible();

  await openHistory();
  await row('About the guide')
    .getByRole('button', { name: /^Carry/ })
    .focus();
  await press('Enter');
  await expect(
    chat.drawer.getByRole('button', { name: 'Rename this conversation: About the guide' }),
  ).toBeVisible();

  await openHistory();
  await renamed.getByRole('button', { name: /^Delete/ }).focus();
  await press('Enter', 'Tab', 'Enter');
  await expect(renamed).toHaveCount(0);
  await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused();
});
