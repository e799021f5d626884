import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';
import { sampleFiles } from './sample-repo.ts';

const long = `# Long\n\n${'A line of words that goes on.\n\n'.repeat(2000)}`;
const files = {
  ...sampleFiles,
  'docs/long.md': long,
  '.tasks/prompts/stranger.md':
    '---\ntitle: Read as a stranger\ndescription: What is unclear?\n---\nRead {{document}} as a stranger: {{selection}}\n',
};

/** Selects a text of the article as a person's pointer would, without holding the button down. */
async function select(page: Page, words: string): Promise<void> {
  await expect(page.locator('main article')).toContainText(words);
  await page.evaluate((wanted) => {
    const article = document.querySelector('main article') as HTMLElement;
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const at = node.data.indexOf(wanted);
      if (at === -1) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      return;
    }
  }, words);
}

const goesAlong = (page: Page) => page.getByRole('list', { name: 'Goes along with the message' });

test.describe('with a model', () => {
  test.use({ files });

  test('what goes along is named and weighed, cut is said, and the document can be left out', async ({
    page,
    chat,
    provider,
  }) => {
    await page.goto('/docs/long');
    await chat.open();
    await expect(goesAlong(page)).toContainText(/long\.md.*k tokens/);
    await expect(goesAlong(page)).toContainText(/cut at 2\d,\d{3} of \d\d,\d{3} characters/);
    await chat.button('Leave out of this message: long.md').click();
    await expect(chat.button('Put back long.md')).toBeFocused();
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await expect(goesAlong(page)).toContainText('left out');
    await chat.ask('think in general');
    await expect(chat.log.getByText('The second option.')).toBeVisible();
    expect(JSON.stringify(provider.requests.at(-1)?.body)).not.toContain('A line of words');
    await expect(chat.log.getByText('without the open page')).toBeVisible();
    await expect(goesAlong(page)).not.toContainText('left out');
    await page.goto('/');
    await expect(goesAlong(page)).toContainText(/Overview.*tokens/);
    await page.goto('/status');
    await expect(goesAlong(page)).toContainText(/Status.*tokens/);
  });

  test('selected text is asked about by its button and by the key, survives a reload, and is shown when sent', async ({
    page,
    chat,
    provider,
  }) => {
    await page.goto('/docs/guide');
    await select(page, 'Words about the product');
    const button = page.getByRole('button', { name: /^Ask about this/ });
    await expect(button).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await button.click();
    await expect(chat.message).toBeFocused();
    await expect(button).toHaveCount(0);
    const chip = goesAlong(page).getByRole('button', { name: /^“Words about the product/ });
    await expect(chip).toBeVisible();
    await page.keyboard.press('Escape');
    await select(page, 'a picture and code');
    await page.keyboard.press('Control+j');
    await expect(chat.message).toBeFocused();
    await expect(goesAlong(page).getByRole('button', { name: /^“a picture and code/ })).toBeVisible();
    await page.reload();
    await chip.click();
    await expect(page.locator('blockquote', { hasText: 'Words about the product' })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await chat.button('Remove the selection “a picture and code”').click();
    await chat.ask('think about the passage');
    await expect(chat.log.getByText('The second option.')).toBeVisible();
    const sent = JSON.stringify(provider.requests.at(-1)?.body);
    expect(sent).toContain('BEGIN SELECTION');
    expect(sent).toMatch(/heading: \\+"The guide/);
    expect(sent.split('BEGIN SELECTION')).toHaveLength(2);
    await chat.settled();
    await page.reload();
    const along = chat.log.getByRole('list', { name: 'Went along' });
    await along.getByText('“Words about the product').click();
    await expect(along.getByRole('link', { name: /docs\/guide\.md · The guide/ })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('@ finds tasks, documents and folders by keyboard alone, and what is chosen is sent', async ({
    page,
    chat,
    provider,
    repo,
  }) => {
    await page.goto('/docs/guide');
    await page.keyboard.press('Control+j');
    await expect(chat.message).toBeFocused();
    await page.keyboard.type('think: compare @anoth');
    const options = page.getByRole('option');
    await expect(options.first()).toContainText('Another document');
    await expect(chat.message).toHaveAttribute('aria-activedescendant', /.+/);
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(chat.message).toHaveValue('think: compare @other.md ');
    await page.keyboard.type('with @infra-al');
    await expect(options.first()).toContainText('INFRA-ALPHA');
    await page.keyboard.press('Tab');
    await expect(goesAlong(page)).toContainText('alpha.md');
    await page.keyboard.type('@');
    await expect(options.first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(options).toHaveCount(0);
    await expect(chat.drawer).toBeVisible();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await expect(chat.log.getByRole('link', { name: 'tasks/infra/alpha.md' }).first()).toBeVisible();
    await chat.settled();
    const sent = JSON.stringify(provider.requests.at(-1)?.body);
    expect(sent).toContain('# Another document');
    expect(sent).toContain('a comment that must survive');
    // A file that is gone by then is refused, and nothing that was written is lost.
    await page.keyboard.type('think of @note');
    await expect(options.first()).toContainText('Note');
    await page.keyboard.press('Enter');
    // A list that is still looked up takes the key when it has come.
    await expect(chat.message).toHaveValue('think of @note.md ');
    rmSync(join(repo.root, 'docs/plain/note.md'));
    await page.keyboard.press('Enter');
    await expect(chat.drawer.getByRole('alert')).toContainText('docs/plain/note.md');
    await expect(chat.message).toHaveValue('think of @note.md');
    await expect(goesAlong(page)).toContainText('note.md');
  });

  test('the chips are one tab stop: arrows go between them, Delete takes out, and nothing is lost on the way', async ({
    page,
    chat,
  }) => {
    await page.goto('/docs/guide');
    await select(page, 'Words about the product');
    await page.keyboard.press('Control+j');
    await expect(chat.message).toBeFocused();
    await page.keyboard.type('@anoth');
    await expect(page.getByRole('option').first()).toContainText('Another document');
    await page.keyboard.press('Enter');
    await expect(goesAlong(page)).toContainText('other.md');
    const leaveOut = chat.button('Leave out of this message: guide.md');
    const quote = goesAlong(page).getByRole('button', { name: /^“Words about the product/ });
    const removeOther = chat.button('Remove other.md');

    await page.keyboard.press('Shift+Tab');
    await expect(leaveOut).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(leaveOut).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(quote).toBeFocused();
    await page.keyboard.press('End');
    await expect(removeOther).toBeFocused();
    expect(await seriousFindings(page)).toEqual([]);
    // It stays the stop: one Tab leaves, and one comes back to it.
    await page.keyboard.press('Tab');
    await expect(chat.message).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(removeOther).toBeFocused();

    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Delete');
    await expect(quote).toHaveCount(0);
    await expect(removeOther).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await expect(chat.button('Put back guide.md')).toBeFocused();
    await expect(goesAlong(page)).toContainText('left out');
    // Once more does not put it back.
    await page.keyboard.press('Delete');
    await expect(goesAlong(page)).toContainText('left out');
    await page.keyboard.press('Enter');
    await expect(goesAlong(page)).not.toContainText('left out');
    await expect(chat.message).toHaveValue('@other.md ');
  });

  test('a prompt of the repository fills the composer and waits for its person', async ({
    page,
    chat,
    provider,
  }) => {
    await page.goto('/docs/guide');
    await select(page, 'Words about the product');
    await page.keyboard.press('Control+j');
    await expect(chat.message).toBeFocused();
    await expect(goesAlong(page)).toContainText('Words about');
    await page.keyboard.type('/stran');
    await expect(page.getByRole('option', { name: /Read as a stranger/ })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(chat.message).toHaveValue(
      'Read docs/guide.md as a stranger: the selected text (“Words about the product”)',
    );
    await expect(chat.message).toBeFocused();
    expect(provider.requests).toEqual([]);
  });
});

test.describe('without a key', () => {
  test.use({ files, settings: { OPENAI_API_KEY: '' } });

  test('every command works by keyboard, asks where it must, is there after a reload, and no model hears of it', async ({
    page,
    chat,
    provider,
    repo,
  }) => {
    await page.goto('/tasks/infra/alpha');
    await page.keyboard.press('Control+j');
    await expect(chat.message).toBeFocused();
    await expect(page.getByText('No model is configured')).toBeVisible();
    const run = async (text: string) => {
      await expect(chat.message).toBeFocused();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await expect(chat.message).toHaveValue('');
    };
    await page.keyboard.type('/');
    await expect(page.getByRole('listbox', { name: 'Commands and prompts' })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.type('help');
    await page.keyboard.press('Enter');
    await expect(chat.log.getByRole('cell', { name: '/search text' })).toBeVisible();
    await chat.settled();
    await run('/search last token');
    await expect(chat.log.getByText(/Searched.*last token/)).toBeVisible();
    await run('/find flush');
    await expect(chat.log.getByRole('link', { name: 'Flush the relay' })).toBeVisible();
    await run('/status');
    await expect(chat.log.getByText(/^4 tasks \(/)).toBeVisible();
    await run('/validate');
    await expect(chat.log.getByText(/Validated.*tasks\/infra\/alpha\.md/)).toBeVisible();
    await chat.settled();
    await run('/queue');
    await expect(chat.button('Approve')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(repo.read('tasks/infra/alpha.md')).toContain('status: todo');
    await chat.button('Approve').press('Enter');
    await expect.poll(() => repo.read('tasks/infra/alpha.md')).toContain('status: ready');
    await expect(chat.log.getByText(/Queued INFRA-ALPHA/)).toBeVisible();
    await chat.settled();
    await chat.message.focus();
    await run('/task A footer for the guide');
    await expect(chat.log.getByText('tasks/infra/a-footer-for-the-guide.md').first()).toBeVisible();
    await chat.button('Reject').press('Enter');
    await chat.settled();
    expect(existsSync(join(repo.root, 'tasks/infra/a-footer-for-the-guide.md'))).toBe(false);
    await chat.message.focus();
    await page.reload();
    await expect(chat.log.getByText(/Searched.*last token/)).toBeVisible();
    await expect(chat.log.getByText(/Queued INFRA-ALPHA/)).toBeVisible();
    await chat.message.focus();
    await page.keyboard.type('/nonsense');
    await page.keyboard.press('Enter');
    await expect(chat.drawer.getByRole('alert')).toContainText('There is no command /nonsense');
    await expect(chat.message).toHaveValue('/nonsense');
    expect(await seriousFindings(page)).toEqual([]);
    await chat.message.fill('/new');
    await page.keyboard.press('Enter');
    await expect(chat.log.getByText(/Searched.*last token/)).toHaveCount(0);
    expect(provider.requests).toEqual([]);
  });
});
