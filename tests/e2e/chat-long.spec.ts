import { expect, lentTest as test } from './fixtures.ts';
import { seedConversations } from './seed-conversations.ts';

/** The log, and when the turn of the wheel under way has had its effect: on a slow machine two would be seen as one. */
type Watched = HTMLElement & { isTurned?: Promise<void> };

test('a long conversation opens at its end, and scrolling up brings what is earlier without a jump', async ({
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
  // Coloured by a worker that the page's policy lets run.
  await expect(chat.log.locator('.tok-keyword').first()).toBeAttached();
  await expect(chat.log.getByText('Question 176:')).toBeAttached();
  await expect(chat.log.getByText('Question 174:')).toHaveCount(0);

  await chat.log.hover();
  const moves: number[] = [];
  for (let step = 0; step < 60; step++) {
    const place = () =>
      chat.log.evaluate((log) => {
        const top = log.getBoundingClientRect().top + 200;
        const seen = [...log.querySelectorAll('.chat-message[data-role=user]')];
        const known = seen.findLast((one) => one.getBoundingClientRect().top < top) ?? seen[0];
        return { text: known?.textContent ?? '', top: known?.getBoundingClientRect().top ?? 0 };
      });
    const before = await place();
    await chat.log.evaluate((log: Watched) => {
      log.isTurned = new Promise((resolve) => {
        // Nothing comes of it where there is nothing further up.
        const patience = setTimeout(resolve, log.scrollTop === 0 ? 60 : 5_000);
        const done = () => {
          clearTimeout(patience);
          resolve();
        };
        log.addEventListener('scrollend', done, { once: true });
      });
    });
    await page.mouse.wheel(0, -300);
    await chat.log.evaluate((log: Watched) => log.isTurned);
    await page.waitForTimeout(60);
    const after = await chat.log.getByText(before.text.replace('You: ', '')).boundingBox();
    if (after) moves.push(Math.round(after.y - before.top));
  }
  // Each turn of the wheel moves what is read by as much, or by less at the end of what there is.
  expect(Math.max(...moves)).toBeLessThanOrEqual(330);
  expect(Math.min(...moves)).toBeGreaterThanOrEqual(-30);
  await expect(chat.log.getByText('Question 152:')).toBeAttached();

  await chat.button('Jump to latest').click();
  await expect(chat.log.getByText('the very last words')).toBeInViewport();
  await expect(chat.log.getByText('Question 152:')).toHaveCount(0);
});

const paragraphs = (count: number) => `${'Words of an answer that goes on. '.repeat(6)}\n\n`.repeat(count);

test('whoever has gone up by a pixel at a time reads on where they are while the answer grows and as it ends', async ({
  page,
  chat,
  provider,
}) => {
  const more = Promise.withResolvers<string>();
  const rest = Promise.withResolvers<string>();
  provider.use([{ deltas: [paragraphs(40), () => more.promise, () => rest.promise] }]);
  await chat.openAt('/docs/guide');
  await chat.ask('Go on');
  const place = () =>
    chat.log.evaluate((log) => ({
      top: log.scrollTop,
      left: log.scrollHeight - log.clientHeight - log.scrollTop,
    }));
  await expect.poll(async () => (await place()).top).toBeGreaterThan(1_000);
  await chat.log.hover();
  for (let step = 0; step < 6; step++) {
    const { top } = await place();
    await page.mouse.wheel(0, -1);
    await expect.poll(async () => (await place()).top).toBeLessThan(top);
  }
  await expect(chat.button('Jump to latest')).toBeVisible();
  const { top } = await place();
  more.resolve(paragraphs(20));
  await expect.poll(async () => (await place()).left).toBeGreaterThan(500);
  expect((await place()).top).toBe(top);
  // The frames in which the answer becomes one that is whole are looked at, too.
  await chat.log.evaluate((log) => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    log.addEventListener('scroll', () => seen.push(log.scrollTop));
  });
  rest.resolve('The last words.');
  await chat.settled();
  await expect(chat.log.getByText('The last words.')).toBeAttached();
  expect((await place()).top).toBe(top);
  expect(await page.evaluate(() => (window as unknown as { seen: number[] }).seen)).toEqual([]);
});
