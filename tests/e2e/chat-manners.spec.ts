import { editCall } from './edit-call.ts';
import { expect, lentTest as test } from './fixtures.ts';

const phone = { width: 390, height: 800 };

test('the composer has the keyboard as soon as it is seen, also while the code of the drawer still comes', async ({
  page,
  chat,
}) => {
  await page.goto('/docs/guide');
  // No person is as quick as this: it looks with each change of the page itself.
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const box = document.querySelector<HTMLElement>('#chat-drawer textarea');
      if (!box?.checkVisibility()) return;
      seen.push(`${box.id} ${document.activeElement === box ? 'focused' : 'not focused'}`);
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  await chat.toggle.click();
  await expect(chat.log).toBeVisible();
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect([...new Set(seen)].filter((one) => one.trim() !== 'chat-early focused')).toEqual([' focused']);
});

test('a button that goes away as it is pressed leaves the keyboard where the work goes on', async ({
  page,
  chat,
}) => {
  await chat.openAt('/docs/guide');
  await page.keyboard.type('slow');
  await page.keyboard.press('Tab');
  await expect(chat.send).not.toBeFocused();
  await chat.send.focus();
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText('A long answer')).toBeVisible();
  await expect(chat.message).toBeFocused();
  await chat.stop.focus();
  await page.keyboard.press('Enter');
  await expect(chat.button('Retry')).toBeVisible();
  await expect(chat.message).toBeFocused();
  await chat.button('Retry').focus();
  await page.keyboard.press('Enter');
  await expect(chat.stop).toBeVisible();
  await expect(chat.log).toBeFocused();
  await chat.stop.click();
  await expect(chat.message).toBeFocused();
});

test('the arrows at a message that stands beside others keep the keyboard as the branch changes', async ({
  page,
  chat,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask('think');
  await chat.settled();
  await chat.log.getByRole('button', { name: 'Edit this message' }).click();
  await page.keyboard.type(' twice');
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText('You: think twice')).toBeVisible();
  await expect(chat.log).toBeFocused();
  await chat.settled();
  const previous = chat.log.getByRole('button', { name: 'Previous version' });
  const next = chat.log.getByRole('button', { name: 'Next version' });
  await previous.focus();
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText('1/2')).toBeVisible();
  await expect(previous).toBeFocused();
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText('2/2')).toBeVisible();
  await expect(next).toBeFocused();
});

test('by keyboard an undo, done or refused, leaves the focus on its card', async ({ page, chat, repo }) => {
  await chat.openAt('/docs/guide');
  await chat.ask('edit "Words about" to "Words on"');
  await chat.button('Approve').click();
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  await chat.settled();
  const edited = repo.read('docs/guide.md');
  repo.write({ 'docs/guide.md': edited.replace('The guide', 'Our guide') });
  await chat.button('Undo').focus();
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText(/has changed since this edit/)).toBeVisible();
  await expect(chat.button('Undo')).toBeFocused();
  repo.write({ 'docs/guide.md': edited });
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText('Undone', { exact: true })).toBeVisible();
  await expect(chat.log.getByRole('button', { name: /^Edited docs\/guide\.md/ })).toBeFocused();
});

test('where all of a conversation is in sight nothing offers to jump to its end', async ({
  page,
  chat,
  provider,
}) => {
  provider.use([
    { calls: [editCall('Words about', 'Words on'), editCall('## Install', '## Set up')] },
    { text: 'Nothing is made.' },
  ]);
  await page.setViewportSize(phone);
  await chat.openAt('/docs/guide');
  await chat.ask('Do both');
  await expect(chat.button('Reject')).toHaveCount(2);
  await chat.settled();
  await chat.log.hover();
  await page.mouse.wheel(0, -2_000);
  await expect(chat.button('Jump to latest')).toBeVisible();
  await chat.button('Reject').first().click();
  await chat.button('Reject').first().click();
  await expect(chat.log.getByText('Nothing is made.')).toBeVisible();
  await expect(chat.button('Jump to latest')).toHaveCount(0);
});

test('on a phone the composer keeps its height as an answer begins and ends', async ({ page, chat }) => {
  await page.setViewportSize(phone);
  await chat.openAt('/docs/guide');
  await expect(chat.log.getByText(/is its context/)).toBeVisible();
  const height = async () => (await chat.drawer.locator('.chat-composer').boundingBox())?.height;
  const before = await height();
  await chat.ask('slow');
  await expect(chat.log.getByText('A long answer')).toBeVisible();
  expect(await height()).toBe(before);
  await chat.stop.click();
  await chat.settled();
  expect(await height()).toBe(before);
});
