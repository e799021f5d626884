import { seriousFindings } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { sampleFiles } from './sample-repo.ts';

const config = (chat: object) => `${JSON.stringify({ chat })}\n`;
const long = { text: 'Words upon words. '.repeat(2_000), rate: 200, deltaChars: 18 };
const usage = { input: 90, output: 10 };

test.describe('with a limit for one answer', () => {
  test.use({ files: { ...sampleFiles, 'tasks.config.json': config({ maxTokensPerAnswer: 150 }) } });

  test('an answer that reaches it pauses in mid-sentence, says why and where to change it, and «Continue» goes on', async ({
    page,
    chat,
    provider,
  }) => {
    provider.use([long, { text: 'And so it ends.', usage }]);
    await page.goto('/docs/guide');
    await chat.open();
    await chat.ask('Tell me all');
    const notice = chat.log.getByText(/Paused: this answer has taken about 1\d\d tokens/);
    await expect(notice).toContainText('chat.maxTokensPerAnswer in tasks.config.json allows 150');
    await chat.settled();
    await expect(chat.drawer.getByText('Answer paused')).toBeAttached();
    await expect(chat.log.getByText(/^Words upon words/)).toBeVisible();
    await expect(chat.log.getByText(/about 1\d\d tokens out/)).toBeAttached();
    await expect(chat.button('Retry')).toHaveCount(0);
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await expect(notice).toBeVisible();
    await chat.button('Continue').focus();
    await page.keyboard.press('Enter');
    await expect(chat.log.getByText('And so it ends.')).toBeVisible();
    await chat.settled();
    await expect(chat.button('Continue')).toHaveCount(0);
    expect(provider.requests).toHaveLength(2);
  });
});

test.describe('with a limit for one day', () => {
  test.use({ files: { ...sampleFiles, 'tasks.config.json': config({ maxTokensPerDay: 100 }) } });

  test('a day that is used up asks the model for nothing; with a higher limit the question goes out again', async ({
    page,
    chat,
    provider,
    repo,
  }) => {
    provider.use([{ text: 'The first answer.', usage }, { text: 'The second answer.', usage }, long]);
    await page.goto('/docs/guide');
    await chat.open();
    await chat.ask('One');
    await expect(chat.log.getByText('The first answer.')).toBeVisible();
    await chat.settled();
    await chat.ask('Two');
    const notice = chat.log.getByText(/Today 100 tokens were taken, and chat\.maxTokensPerDay/);
    await expect(notice).toContainText('Raise it there or wait until midnight; then try again.');
    expect(provider.requests).toHaveLength(1);
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('.chat-settings-button').click();
    await expect(chat.drawer.getByText('Today, in all conversations: 100 of 100 tokens')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    repo.write({ 'tasks.config.json': config({ maxTokensPerDay: 300 }) });
    // Retry finds the limit as it stands in the file; the server reads it as soon as it is saved.
    await expect(async () => {
      await chat.button('Retry').click();
      await expect(chat.log.getByText('The second answer.')).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await chat.settled();

    await chat.ask('Three');
    await expect(chat.log.getByText(/Today about 3\d\d tokens were taken/)).toContainText(
      'then «Continue» goes on',
    );
    await chat.settled();
    await expect(chat.log.getByText(/^Words upon words/)).toBeVisible();
    await expect(chat.button('Continue')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
