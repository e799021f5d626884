import { findingsInBothThemes } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';
import { actOnWaking } from './waking.ts';

test('the drawer opens by button and key, closes by Escape, and is remembered', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await expect(chat.drawer).toBeHidden();
  await chat.open();
  await expect(chat.drawer).toContainText(/guide/i);
  await page.keyboard.press('Escape');
  await expect(chat.drawer).toBeHidden();
  await expect(chat.toggle).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(chat.message).toBeFocused();
  await page.reload();
  await expect(chat.drawer).toBeVisible();
});

test('a question streams in as markdown, and both are there after a reload', async ({
  page,
  chat,
  provider,
}) => {
  const rest = Promise.withResolvers<string>();
  provider.use([{ deltas: ['## In short\n\nTwo ', 'points:\n\n', () => rest.promise] }]);
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('What stands out?');
  await expect(chat.log.getByText('What stands out?')).toBeVisible();
  await expect(chat.log.getByRole('heading', { name: 'In short' })).toBeVisible();
  await expect(chat.stop).toBeVisible();
  rest.resolve('| point | state |\n| --- | --- |\n| naming | open |\n');
  await expect(chat.log.locator('table')).toBeVisible();
  await chat.settled();
  await page.reload();
  await expect(chat.log.getByText('What stands out?')).toBeVisible();
  await expect(chat.log.getByRole('heading', { name: 'In short' })).toBeVisible();
});

test('the provider gets the open document as data, and the page never gets the key', async ({
  page,
  chat,
  provider,
}) => {
  const bodies: string[] = [];
  page.on('response', async (response) => bodies.push(await response.text().catch(() => '')));
  await page.goto('/docs/other');
  await chat.open();
  await chat.ask('think about it');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  const sent = JSON.stringify(provider.requests.at(-1)?.body);
  expect(sent).toContain('docs/other.md');
  expect(sent).toContain('Another document');
  expect(bodies.join('')).not.toContain('sk-e2e-secret-key');
});

test('an answer goes on while the person is on another page, and each page has its own conversation', async ({
  page,
  chat,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await page
    .getByRole('tree')
    .getByRole('link', { name: /Another document|other/ })
    .or(page.getByRole('treeitem', { name: /Another document|other/ }))
    .first()
    .click();
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(chat.log.getByText('slow please')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(/\/docs\/guide$/);
  await expect(chat.log.getByText('slow please')).toBeVisible();
  await expect(chat.stop).toBeVisible();
  await chat.stop.click();
  await chat.settled();
});

test('a reload in the middle of an answer shows it from its beginning and follows it', async ({
  page,
  chat,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await page.reload();
  await expect(chat.log.getByRole('heading', { name: 'A long answer' })).toBeVisible();
  await expect(chat.stop).toBeVisible();
  const length = () => chat.log.evaluate((log) => log.textContent.length);
  const before = await length();
  await expect.poll(length).toBeGreaterThan(before);
  await chat.stop.click();
  await chat.settled();
});

test('what was said before is listed, comes back here, and leads to where it was said', async ({
  page,
  chat,
}) => {
  await page.goto('/docs/other');
  await chat.open();
  await chat.ask('think about the other');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await chat.settled();
  await page.goto('/docs/guide');
  await chat.ask('think about the guide');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await chat.settled();
  await chat.button('New conversation').click();
  await expect(chat.log.getByText('You: think about the guide')).toHaveCount(0);
  await chat.button('History').click();
  const past = page.getByRole('button', { name: /^think about the guide.*docs\/guide\.md/ });
  await past.click();
  await expect(chat.log.getByText('You: think about the guide')).toBeVisible();
  await expect(chat.message).toBeFocused();
  await page.reload();
  await expect(chat.log.getByText('You: think about the guide')).toBeVisible();
  await chat.button('History').click();
  await expect(past).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: /^think about the other.*docs\/other\.md/ }).click();
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(chat.log.getByText('You: think about the other')).toBeVisible();
  await chat.button('History').click();
  await page.keyboard.press('ArrowDown');
  await expect(past.or(page.getByRole('button', { name: /^think about the other/ })).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(past).toHaveCount(0);
  await expect(chat.button('History')).toBeFocused();
  await expect(chat.drawer).toBeVisible();
});

test('the drawer is resized by the keyboard and stays so', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  const edge = page.getByRole('separator', { name: 'Width' });
  const width = async () => (await chat.drawer.boundingBox())?.width;
  expect(await width()).toBe(420);
  await edge.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(width).toBe(436);
  await page.keyboard.press('Home');
  await expect.poll(width).toBe(320);
  await page.reload();
  await expect(edge).toHaveAttribute('aria-valuenow', '320');
  expect(await width()).toBe(320);
});

test('the key closes a drawer that was left open, and its width stays, however early it comes', async ({
  page,
  chat,
  context,
  app,
}) => {
  await context.addCookies([{ name: 'tasks_drawer', value: 'open:500', url: app.url }]);
  await actOnWaking(page, { press: 'j' });
  await page.goto('/docs/guide');
  await expect(chat.drawer).toBeHidden();
  await chat.toggle.click();
  expect((await chat.drawer.boundingBox())?.width).toBe(500);
});

test('stop keeps what was said', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await chat.stop.click();
  await chat.settled();
  await page.reload();
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await expect(chat.stop).toHaveCount(0);
});

test('a new conversation begins empty with starters for the page', async ({ page, chat }) => {
  await page.goto('/tasks/infra/alpha');
  await chat.open();
  await chat.ask('think');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await chat.button('New conversation').click();
  await expect(chat.log.getByText('The second option.')).toHaveCount(0);
  await expect(chat.message).toBeFocused();
});

test('the phone shows the drawer as a sheet over everything', async ({ page, chat }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/docs/guide');
  await chat.open();
  const box = await chat.drawer.boundingBox();
  expect(box?.width).toBe(390);
  await page.keyboard.press('Escape');
  await expect(chat.drawer).toBeHidden();
});

test('no serious finding of axe with the drawer open, empty, answered and asking', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  expect(await findingsInBothThemes(page), 'empty').toEqual([]);
  await chat.ask('What stands out?');
  await expect(chat.log.locator('table')).toBeVisible();
  await chat.settled();
  expect(await findingsInBothThemes(page), 'answered').toEqual([]);
  await chat.ask('edit "Words" to "Fewer words"');
  await expect(chat.button('Approve')).toBeVisible();
  await chat.settled();
  expect(await findingsInBothThemes(page), 'asking').toEqual([]);
  await chat.button('Approve').click();
  await expect(chat.button('Undo')).toBeVisible();
  await chat.settled();
  expect(await findingsInBothThemes(page), 'edited').toEqual([]);
  await chat.ask('read it');
  await chat.log.getByRole('button', { name: /^Read docs/ }).click();
  await chat.settled();
  await chat.ask('search for "product"');
  await chat.log.getByRole('button', { name: /^Searched/ }).click();
  await chat.settled();
  await chat.ask('fail401');
  await expect(chat.button('Retry')).toBeVisible();
  await chat.button('History').click();
  await expect(page.locator('.chat-past')).toBeVisible();
  expect(await findingsInBothThemes(page), 'cards open, failed, history').toEqual([]);
});
