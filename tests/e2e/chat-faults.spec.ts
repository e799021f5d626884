import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FakeProvider } from '#tests/fakes/provider.ts';
import { seriousFindings } from './axe.ts';
import type { ChatDrawer } from './chat-drawer.ts';
import { cutAnswers, cutReads, hold, loseQuestion } from './chat-wire.ts';
import { expect, lentTest as test } from './fixtures.ts';

for (const [word, says] of [
  ['fail401', /key/i],
  ['fail500', /provider|server/i],
  ['instream', /The model broke/],
  ['cut', /cut|broke|connection|interrupted/i],
] as const) {
  test(`a provider fault (${word}) is worded and can be retried`, async ({ chat, provider }) => {
    await chat.openAt('/docs/guide');
    await chat.ask(word);
    await expect(chat.drawer.getByText(says).last()).toBeVisible();
    await chat.settled();
    provider.use([{ text: 'Now it works.' }]);
    await chat.button('Retry').click();
    await expect(chat.log.getByText('Now it works.')).toBeVisible();
  });
}

test.describe('without a key', () => {
  test.use({ settings: { OPENAI_API_KEY: '' } });
  test('the drawer says what to put where, and the server answers 503', async ({ page, chat, app }) => {
    await page.goto('/docs/guide');
    await chat.toggle.click();
    await expect(chat.drawer).toContainText('OPENAI_API_KEY');
    await expect(chat.drawer).toContainText('.env.local');
    const response = await fetch(`${app.url}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url },
      body: JSON.stringify({
        doc: { kind: 'doc', path: 'docs/guide.md' },
        message: { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'hi' }] },
      }),
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'not-configured' } });
    expect(await seriousFindings(page)).toEqual([]);
  });
});

test.describe('with a token', () => {
  test.use({ settings: { TASKS_SERVER_DISPATCH_TOKEN: 'open-sesame' } });
  test('the token is asked for once and the message then goes out', async ({ page, chat }) => {
    await chat.openAt('/docs/guide');
    await chat.ask('think');
    const token = chat.drawer.getByLabel(/token/i);
    await expect(token).toBeFocused();
    await token.fill('wrong');
    await token.press('Enter');
    await expect(chat.drawer.getByText('That is not the token.')).toBeVisible();
    await expect(chat.message).toHaveValue('think');
    await token.fill('open-sesame');
    await token.press('Enter');
    await expect(chat.log.getByText('The second option.')).toBeVisible();
    await expect(chat.log.getByText('You: think')).toHaveCount(1);
    await expect(chat.message).toHaveValue('');
    await chat.settled();
    await page.reload();
    await chat.ask('think again');
    await expect(chat.log.getByText('The second option.')).toHaveCount(2);
  });
});

test('the answer is there after kill -9 of the server as far as it was finished, and can be asked again', async ({
  page,
  chat,
  app,
  repo,
  provider,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask('read it');
  await expect(chat.log.getByText(/lines/).last()).toBeVisible();
  await chat.settled();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/(The plan goes from[^.]*\. ){4}/)).toBeVisible();
  await app.kill();
  const { startApp } = await import('#tests/helpers/app-server.ts');
  const again = await startApp(repo.root, {
    port: app.port,
    env: { OPENAI_API_KEY: 'sk-e2e-secret-key', OPENAI_BASE_URL: provider.url },
  });
  try {
    await page.reload();
    await expect(chat.log.getByText('You: read it')).toBeVisible();
    await expect(chat.log.getByText('slow please')).toBeVisible();
    await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
    await expect(chat.log.getByText(/The server stopped before this answer was finished/)).toBeVisible();
    await chat.button('Retry').click();
    await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
    await expect(chat.stop).toBeVisible();
  } finally {
    await page.goto('about:blank');
    await again.stop();
  }
});

test('a message sent while the history still loads goes out when it is there', async ({ page, chat }) => {
  const letLoad = await hold('read', page);
  await chat.openAt('/docs/guide');
  await page.keyboard.type('think');
  await page.keyboard.press('Enter');
  await expect(chat.button('Sending…')).toBeDisabled();
  await expect(chat.message).toHaveValue('think');
  letLoad();
  await expect(chat.log.getByText('You: think')).toBeVisible();
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await expect(chat.message).toHaveValue('');
});

test('offline, the draft is kept and what was sent comes back to it; online again it goes out', async ({
  page,
  chat,
  context,
}) => {
  await chat.openAt('/docs/guide');
  await expect(chat.log.getByText(/is its context/)).toBeVisible();
  await context.setOffline(true);
  await expect(chat.drawer.getByText('You are offline. What you write is kept.')).toBeVisible();
  await chat.ask('think');
  await expect(chat.message).toHaveValue('think');
  await expect(chat.log.getByText('You: think')).toHaveCount(0);
  await context.setOffline(false);
  await expect(chat.drawer.getByText(/You are offline/)).toHaveCount(0);
  await expect(chat.drawer.getByText(/cannot be reached/)).toHaveCount(0);
  await page.reload();
  await expect(chat.message).toHaveValue('think');
  await chat.message.press('Enter');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
});

test('SIGTERM while an answer streams ends the server within ten seconds, and the answer says so', async ({
  chat,
  app,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  const startMs = performance.now();
  expect(await app.stop()).toBe(143);
  expect(performance.now() - startMs).toBeLessThan(10_000);
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await expect(chat.drawer.getByText(/The server (stopped|cannot be reached)/).first()).toBeVisible();
});

test('where the drawer’s code cannot be fetched the page stays, and says so', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await page.waitForLoadState('networkidle');
  await page.route('**/_next/static/**', (route) => route.abort());
  await chat.toggle.click();
  await expect(chat.drawer.getByRole('alert')).toContainText('The chat could not be loaded');
  await expect(page.locator('main article')).toContainText('Words about the product');
  await page.unroute('**/_next/static/**');
  await chat.button('Reload').click();
  await expect(chat.message).toBeVisible();
});

const waitingTexts = (chat: ChatDrawer) => chat.drawer.locator('.chat-queued-text');

/** An answer is under way that does not end, so that whatever is sent waits. */
async function openBusy(chat: ChatDrawer, provider: FakeProvider): Promise<void> {
  provider.use([{ silentMs: 600_000 }]);
  await chat.openAt('/docs/guide');
  await chat.ask('The first one');
  await chat.stop.waitFor();
}

test('a message that waits, whose answer was cut, waits once and does not stand in the composer too', async ({
  page,
  chat,
  provider,
}) => {
  await openBusy(chat, provider);
  await cutAnswers(page);
  await chat.message.fill('The next one');
  await chat.button('Queue').click();
  await expect(waitingTexts(chat)).toHaveText(['The next one']);
  await expect(chat.message).toHaveValue('');
  await expect(chat.drawer.getByRole('alert')).toHaveCount(0);
  await page.reload();
  await expect(waitingTexts(chat)).toHaveText(['The next one']);
  await expect(chat.message).toHaveValue('');
});

test('a message that came back although it had arrived leaves the composer as soon as that is known', async ({
  page,
  chat,
  provider,
}) => {
  await openBusy(chat, provider);
  // Neither what was sent nor what it came to gets through, until the page is loaded again.
  const letRead = await cutReads(page);
  await cutAnswers(page, 2);
  for (const text of ['The second', 'The third']) {
    await chat.message.fill(text);
    await chat.button('Queue').click();
    await expect(chat.message).toHaveValue(new RegExp(`${text}$`));
  }
  await expect(chat.drawer.getByText(/cannot be reached/)).toBeVisible();
  await letRead();
  await page.reload();
  await expect(waitingTexts(chat)).toHaveText(['The second', 'The third']);
  await expect(chat.message).toHaveValue('');
});

test('what came back and was changed since stays, although the message had arrived', async ({
  page,
  chat,
  provider,
}) => {
  await openBusy(chat, provider);
  const letRead = await cutReads(page);
  await cutAnswers(page);
  await chat.message.fill('The next one');
  await chat.button('Queue').click();
  await expect(chat.message).toHaveValue('The next one');
  await chat.message.press('End');
  await page.keyboard.type(', in other words');
  await letRead();
  await page.reload();
  await expect(waitingTexts(chat)).toHaveText(['The next one']);
  await expect(chat.message).toHaveValue('The next one, in other words');
});

test('a message that came back although it had arrived is not sent twice when it is sent again', async ({
  page,
  chat,
  provider,
}) => {
  provider.use([{ text: 'The answer.' }]);
  await chat.openAt('/docs/guide');
  await expect(chat.log.getByText(/is its context/)).toBeVisible();
  const letRead = await cutReads(page);
  await cutAnswers(page);
  await chat.ask('Once');
  await expect(chat.message).toHaveValue('Once');
  await expect(chat.log.getByText('You: Once')).toHaveCount(0);
  await letRead();
  await chat.message.press('Enter');
  await expect(chat.log.getByText('The answer.')).toHaveCount(1);
  await expect(chat.log.getByText('You: Once')).toHaveCount(1);
  await expect(chat.message).toHaveValue('');
  await expect(chat.drawer.getByRole('alert')).toHaveCount(0);
  expect(provider.requests).toHaveLength(1);
});

test('a message that was on its way when the page was left, and never arrived, comes back to the composer', async ({
  page,
  chat,
}) => {
  await chat.openAt('/docs/guide');
  await expect(chat.log.getByText(/is its context/)).toBeVisible();
  await loseQuestion(page);
  await chat.ask('Into the void');
  await expect(chat.log.getByText('You: Into the void')).toBeVisible();
  await expect(chat.message).toHaveValue('');
  await page.reload();
  await expect(chat.message).toHaveValue('Into the void');
  await chat.message.press('Enter');
  await expect(chat.log.getByText('You: Into the void')).toBeVisible();
  await chat.settled();
  await page.reload();
  await expect(chat.log.getByText('You: Into the void')).toHaveCount(1);
  await expect(chat.message).toHaveValue('');
});

test('an answer that failed or was stopped still says so when the conversation has gone on', async ({
  page,
  chat,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask('quota');
  await expect(chat.button('Retry')).toBeVisible();
  await chat.ask('slow');
  await expect(chat.log.getByText('A long answer')).toBeVisible();
  await chat.stop.click();
  await expect(chat.button('Retry')).toBeVisible();
  await chat.ask('think');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await chat.settled();
  const notes = chat.log.locator('.chat-note');
  const facts = ['The provider account has no credit left.', 'You stopped this answer.'];
  await expect(notes).toHaveText(facts);
  await expect(chat.button('Retry')).toHaveCount(0);
  await page.reload();
  await expect(notes).toHaveText(facts);
});

test('while another program holds the state database the page says so, keeps the text, and sends it afterwards', async ({
  chat,
  repo,
}) => {
  await chat.openAt('/docs/guide');
  await chat.ask('think');
  await chat.settled();
  const other = new DatabaseSync(join(repo.root, '.git/dataface-tasks/state.sqlite'), {
    // What is left to be written of the answer may be on its way.
    timeout: 10_000,
  });
  other.exec('BEGIN EXCLUSIVE');
  await chat.ask('think again');
  await expect(
    chat.drawer.getByText('The state database is busy with another program; try again in a moment.'),
  ).toBeVisible({ timeout: 30_000 });
  await expect(chat.message).toHaveValue('think again');
  other.exec('ROLLBACK');
  other.close();
  await chat.message.press('Enter');
  await expect(chat.log.getByText('You: think again')).toBeVisible();
  await expect(chat.log.getByText('The second option.')).toHaveCount(2);
  await expect(chat.message).toHaveValue('');
});
