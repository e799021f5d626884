import { readFileSync } from 'node:fs';
import { seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

const shown = (text: string) => `You: ${text}`;

test('what is asked meanwhile waits, survives a reload, and goes out by itself when the answer is done', async ({
  page,
  chat,
  provider,
}) => {
  const rest = Promise.withResolvers<string>();
  provider.use(({ userText }) =>
    userText.includes('first')
      ? { deltas: ['One word after ', () => rest.promise] }
      : { text: `Answer to ${userText}` },
  );
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('the first');
  await expect(chat.log.getByText(/One word after/)).toBeVisible();
  const waiting = page.getByRole('region', { name: 'Waiting messages' });
  for (const text of ['the third', 'the second', 'not wanted']) {
    await chat.message.fill(text);
    await chat.message.press('Enter');
  }
  await expect(waiting.getByRole('listitem')).toHaveText(['the third', 'the second', 'not wanted']);
  await waiting.getByRole('button', { name: 'Move up' }).nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(waiting.getByRole('listitem')).toHaveText(['the second', 'the third', 'not wanted']);
  await waiting.getByRole('button', { name: 'Remove' }).nth(2).click();
  expect(await seriousFindings(page), 'waiting').toEqual([]);
  await page.reload();
  await expect(waiting.getByRole('listitem')).toHaveText(['the second', 'the third']);
  rest.resolve('the other.');
  await expect(chat.log.getByText('Answer to the third')).toBeVisible({ timeout: 30_000 });
  await expect(waiting).toHaveCount(0);
  await chat.settled();
  // Where two answers were done within a blink, the question between them is fetched at the end.
  const said = () => chat.log.locator('.chat-message[data-role="user"]').allTextContents();
  await expect.poll(said).toEqual(['the first', 'the second', 'the third'].map(shown));
});

test('after a stop what waits stays, until the person sends it', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes/)).toBeVisible();
  await chat.message.fill('think about that');
  await chat.message.press('Enter');
  const waiting = page.getByRole('region', { name: 'Waiting messages' });
  await expect(waiting).toContainText('think about that');
  await chat.stop.click();
  await chat.settled();
  await waiting.getByRole('button', { name: 'Send now' }).click();
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await expect(waiting).toHaveCount(0);
});

test('an earlier message in other words makes a branch, and the old one stays within reach', async ({
  page,
  chat,
  provider,
}) => {
  provider.use(({ userText }) => ({ text: `Answer to ${userText}.` }));
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('how big');
  await expect(chat.log.getByText('Answer to how big.')).toBeVisible();
  await chat.settled();
  await chat.ask('and then');
  await expect(chat.log.getByText('Answer to and then.')).toBeVisible();
  await chat.settled();

  await chat.button('Edit this message').first().focus();
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: 'Your message, in other words' });
  await expect(field).toBeFocused();
  await field.fill('how small');
  expect(await seriousFindings(page), 'editing').toEqual([]);
  await field.press('Enter');
  await expect(chat.log.getByText('Answer to how small.')).toBeVisible();
  await chat.settled();
  await expect(chat.log.getByText('Answer to how big.')).toHaveCount(0);
  await expect(chat.log.getByText('2/2')).toBeVisible();

  await chat.button('Previous version').click();
  await expect(chat.log.getByText('Answer to how big.')).toBeVisible();
  await expect(chat.log.getByText('Answer to and then.')).toBeVisible();
  await page.reload();
  await expect(chat.log.getByText('1/2')).toBeVisible();
  await expect(chat.log.getByText('Answer to and then.')).toBeVisible();

  provider.use([{ text: 'Another go at it.' }]);
  await chat.log.getByText('Answer to and then.').hover();
  await chat.button('Try again').click();
  await expect(chat.log.getByText('Another go at it.')).toBeVisible();
  await chat.settled();
  await chat.button('Previous version').last().click();
  await expect(chat.log.getByText('Answer to and then.')).toBeVisible();
});

test('a search finds what was said about another document and goes there; it is named, kept and carried along', async ({
  page,
  chat,
  provider,
}) => {
  provider.use(({ userText }) => ({ text: `A walrus, concerning ${userText}.` }));
  await page.goto('/docs/other');
  await chat.open();
  await chat.ask('the other one');
  await expect(chat.log.getByText(/A walrus/)).toBeVisible();
  await chat.settled();
  provider.use([{ text: 'Nothing of note.' }]);
  await page.goto('/docs/guide');
  await chat.ask('the guide');
  await expect(chat.log.getByText('Nothing of note.')).toBeVisible();
  await chat.settled();

  await chat.button('History').click();
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('walr');
  const found = page.getByRole('button', { name: /^the other one.*docs\/other\.md.*walrus/ });
  await expect(found).toBeVisible();
  await expect(page.locator('.chat-past')).toHaveCount(1);
  expect(await seriousFindings(page), 'history').toEqual([]);

  await chat.button('Rename: the other one').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Walruses');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Walruses/ })).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as markdown: Walruses' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('walruses.md');
  expect(readFileSync(await download.path(), 'utf8')).toContain('A walrus, concerning the other one.');

  await page.getByRole('button', { name: /^Walruses/ }).click();
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(chat.log.getByText(/A walrus/)).toBeVisible();

  await page.goto('/docs/folder');
  await chat.button('History').click();
  await chat.button('Carry to this document: Walruses').click();
  await expect(chat.log.getByText(/A walrus/)).toBeVisible();
  await expect(page).toHaveURL(/\/docs\/folder$/);
  await chat.button('History').click();
  await chat.button('Delete: Walruses').click();
  await chat.button('Delete').click();
  await expect(page.locator('.chat-past')).toHaveCount(1);
  await expect(chat.log.getByText(/A walrus/)).toHaveCount(0);
});

test('two tabs on one document stay in step', async ({ page, chat, context, provider }) => {
  // Until it is stopped.
  provider.use([{ deltas: ['Word after word, for both. ', () => new Promise(() => undefined)] }]);
  await page.goto('/docs/guide');
  await chat.open();
  const other = await context.newPage();
  await other.goto('/docs/guide');
  const log = other.getByRole('log', { name: 'Conversation' });
  await expect(log).toBeVisible();
  await chat.ask('tell us both');
  await expect(log.getByText('tell us both')).toBeVisible();
  await expect(log.getByText(/Word after word/)).toBeVisible();
  await expect(other.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await other.getByRole('button', { name: 'Stop', exact: true }).click();
  await chat.settled();
  await expect(chat.log.getByText('You stopped this answer.')).toBeVisible();
});
