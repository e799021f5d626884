import type { Page } from '@playwright/test';
import { expect, lentTest as test } from './fixtures.ts';
import { startHeldPages } from './held-pages.ts';

/** Opens a page whose code is on its way until what is returned is called. */
async function openAsleep(page: Page, path: string): Promise<() => Promise<void>> {
  const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await mayGo;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await expect(page.locator('#chat-drawer')).toBeAttached();
  return async () => {
    letGo();
    await page.waitForFunction(() => 'awake' in document.documentElement.dataset);
  };
}

test('before the code of a page is there the key opens the drawer, and what is typed and sent there goes out', async ({
  page,
  chat,
}) => {
  const wake = await openAsleep(page, '/docs/guide');
  await page.keyboard.press('Control+j');
  await expect(chat.message).toBeFocused();
  await page.keyboard.type('think twice');
  await page.keyboard.press('Enter');
  await expect(chat.message).toHaveValue('think twice');
  await wake();
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await expect(chat.log.getByText('You: think twice')).toHaveCount(1);
  await expect(chat.message).toHaveValue('');
  await expect(chat.message).toBeFocused();
  await expect(chat.toggle).toHaveAttribute('aria-expanded', 'true');
});

test('the composer changes under the fingers of somebody who types, and no letter is lost', async ({
  page,
  chat,
}) => {
  const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
  await chat.openAt('/docs/guide');
  const wake = await openAsleep(page, '/docs/guide');
  await chat.message.click();
  // One letter a task, whatever the page is at.
  await page.exposeFunction('typed', letGo);
  await page.evaluate(() => {
    let at = 0;
    const type = () => {
      const box = document.activeElement;
      if (!(box instanceof HTMLTextAreaElement)) return void Object.assign(window, { lost: true });
      document.execCommand('insertText', false, `${at++} `);
      if (box.id === 'chat-early' || at < 200) setTimeout(type);
      else (window as unknown as { typed(): void }).typed();
    };
    type();
  });
  await wake();
  await mayGo;
  const numbers = (await chat.message.inputValue()).trim().split(' ').map(Number);
  expect(numbers).toEqual(numbers.map((_, at) => at));
  expect(numbers.length).toBeGreaterThanOrEqual(200);
});

test('@ and / offer what they do also where they were typed before the code was there', async ({
  page,
  chat,
}) => {
  const wake = await openAsleep(page, '/docs/guide');
  await page.keyboard.press('Control+j');
  await page.keyboard.type('@anoth');
  await wake();
  await expect(page.getByRole('option').first()).toContainText('Another document');
  await page.keyboard.press('Enter');
  await expect(chat.button('Remove other.md')).toBeVisible();
});

test('what is typed into a drawer that was left open, and not sent, stands in its composer', async ({
  page,
  chat,
}) => {
  await chat.openAt('/docs/guide');
  await chat.message.fill('A draft.');
  const wake = await openAsleep(page, '/docs/guide');
  await chat.message.click();
  await page.keyboard.type('And more');
  await wake();
  await expect(chat.message).toHaveValue('A draft.\n\nAnd more');
  await expect(chat.message).toBeFocused();
  await page.keyboard.type('.');
  await expect(chat.message).toHaveValue('A draft.\n\nAnd more.');
  await expect(chat.log.getByText('You:')).toHaveCount(0);
});

test('the button closes a drawer and opens it again, however early it is pressed, and the server is told', async ({
  page,
  chat,
}) => {
  await chat.openAt('/docs/guide');
  let wake = await openAsleep(page, '/docs/guide');
  await chat.toggle.click();
  await expect(chat.drawer).toBeHidden();
  await wake();
  await expect(chat.toggle).toHaveAttribute('aria-expanded', 'false');
  await expect(chat.drawer).toBeHidden();
  wake = await openAsleep(page, '/docs/guide');
  await expect(chat.drawer).toBeHidden();
  await chat.toggle.click();
  await chat.toggle.click();
  await chat.toggle.click();
  await expect(chat.drawer).toBeVisible();
  await wake();
  await expect(chat.toggle).toHaveAttribute('aria-expanded', 'true');
  await expect(chat.message).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(chat.drawer).toBeHidden();
});

test('the button pressed before the drawer itself has come opens it when it is there', async ({
  browser,
  app,
  faults,
}) => {
  const pages = await startHeldPages();
  const context = await browser.newContext({ proxy: { server: pages.url, bypass: '<-loopback>' } });
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => faults.push(message));
  pages.holdAt('<aside id="chat-drawer"');
  await page.goto(`${app.url}/docs/guide`, { waitUntil: 'commit' });
  await page.locator('#chat-toggle').click();
  pages.letGo();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(page.locator('#chat-toggle')).toHaveAttribute('aria-expanded', 'true');
  await context.close();
  await pages.close();
  expect(faults).toEqual([]);
});
