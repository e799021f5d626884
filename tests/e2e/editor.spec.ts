import type { Page } from '@playwright/test';
import { findingsInBothThemes, seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

const sourceOf = (page: Page) => page.getByRole('textbox', { name: /^Source of/ });

async function open(page: Page, path: string, key = 'e') {
  await page.goto(path);
  await expect(page.getByRole('button', { name: /^Edit/ })).toBeVisible();
  await page.getByRole('tree').waitFor();
  await page.keyboard.press(key);
  await expect(sourceOf(page)).toBeFocused();
}

async function typeAtEnd(page: Page, text: string) {
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
}

test('a page is edited, previewed, saved and undone by keys', async ({ page, repo }) => {
  const before = repo.read('docs/other.md');
  await open(page, '/docs/other');
  await typeAtEnd(page, '\nA line of mine.');
  await expect(page.getByText('Not saved')).toBeVisible();
  await page.getByRole('button', { name: 'Preview' }).press('Enter');
  await expect(page.locator('.edit-preview').getByText('A line of mine.')).toBeVisible();
  await page.getByRole('button', { name: 'Preview' }).press('Enter');
  await sourceOf(page).focus();
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(repo.read('docs/other.md')).toBe(`${before}\nA line of mine.`);
  await page.getByRole('button', { name: 'Close' }).press('Enter');
  await expect(page.locator('main article').getByText('A line of mine.')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>undo');
  await expect(page.getByRole('option').first()).toContainText('Undo the last edit');
  await page.keyboard.press('Enter');
  await expect.poll(() => repo.read('docs/other.md')).toBe(before);
});

test('what is not saved is there again after a reload, and can be discarded', async ({ page, repo }) => {
  const before = repo.read('docs/other.md');
  await open(page, '/docs/other');
  await typeAtEnd(page, 'Half a thought');
  await expect(page.getByText('Not saved')).toBeVisible();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByRole('button', { name: 'Edit: unsaved draft' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit: unsaved draft' }).click();
  await expect(sourceOf(page)).toContainText('Half a thought');
  await expect(page.getByText(/Your draft of .* is here again/)).toBeVisible();
  await page.getByRole('button', { name: 'Discard the draft' }).click();
  await expect(sourceOf(page)).not.toContainText('Half a thought');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  expect(repo.read('docs/other.md')).toBe(before);
});

test('leaving asks, and staying loses nothing', async ({ page }) => {
  await open(page, '/docs/other');
  await typeAtEnd(page, 'Half a thought');
  await expect(page.getByText('Not saved')).toBeVisible();
  page.once('dialog', (dialog) => void dialog.dismiss());
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(sourceOf(page)).toContainText('Half a thought');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/$/);
});

test('a change on disk is never overwritten: what differs is shown, chosen and saved', async ({
  page,
  repo,
}) => {
  await open(page, '/docs/other');
  await typeAtEnd(page, '\nMine.\n');
  await expect(page.getByText('Not saved')).toBeVisible();
  repo.write({ 'docs/other.md': '# Another document\n\nTheirs.\n' });
  await sourceOf(page).focus();
  await page.keyboard.press('Control+s');
  const alert = page.getByRole('alert').filter({ hasText: 'has changed on disk' });
  await expect(alert).toBeVisible();
  expect(repo.read('docs/other.md')).toBe('# Another document\n\nTheirs.\n');
  await expect(page.locator('.cm-deletedChunk')).toContainText('Theirs.');
  expect(await seriousFindings(page)).toEqual([]);
  await alert.getByRole('button', { name: 'Keep all of mine' }).click();
  await expect.poll(() => repo.read('docs/other.md')).toContain('Mine.');
  await expect(alert).toHaveCount(0);
});

test('theirs can be taken, and mine comes back by undo in the editor', async ({ page, repo }) => {
  await open(page, '/docs/other');
  await typeAtEnd(page, 'Mine.');
  repo.write({ 'docs/other.md': '# Another document\n\nTheirs.\n' });
  await expect(page.getByRole('alert').filter({ hasText: 'has changed on disk' })).toBeVisible();
  await page.getByRole('button', { name: 'Take all of theirs' }).click();
  await expect(sourceOf(page)).toContainText('Theirs.');
  await expect(sourceOf(page)).not.toContainText('Mine.');
  await page.keyboard.press('Control+z');
  await expect(sourceOf(page)).toContainText('Mine.');
});

test('a file that somebody else changes while nothing is typed is simply followed', async ({
  page,
  repo,
}) => {
  await open(page, '/docs/other');
  repo.write({ 'docs/other.md': '# Another document\n\nFollowed.\n' });
  await expect(sourceOf(page)).toContainText('Followed.');
  await expect(page.getByText('Not saved')).toHaveCount(0);
});

test('errors that saving would bring are told first, and can be accepted', async ({ page, repo }) => {
  await open(page, '/tasks/infra/alpha', 'Shift+E');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.type(': "unclosed');
  await page.keyboard.press('Control+s');
  const alert = page.getByRole('alert').filter({ hasText: 'would have errors' });
  await expect(alert).toBeVisible();
  expect(repo.read('tasks/infra/alpha.md')).not.toContain('unclosed');
  await alert.getByRole('button', { name: 'Save all the same' }).click();
  await expect.poll(() => repo.read('tasks/infra/alpha.md')).toContain('unclosed');
});

test('what is wrong is told while one types, at its line, and goes when it is mended; nothing is written', async ({
  page,
  repo,
}) => {
  const before = repo.read('tasks/infra/alpha.md');
  await open(page, '/tasks/infra/alpha', 'Shift+E');
  const found = page.getByRole('list', { name: 'Findings in this text' });
  await expect(found).toHaveCount(0);
  const line = before.split('\n').findIndex((text) => text.startsWith('priority:')) + 1;
  await page.keyboard.press('Control+Home');
  for (let at = 1; at < line; at++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.type('x');
  await expect(found.getByRole('listitem').first()).toContainText('p1x');
  await expect(page.locator('.cm-line.edit-wrong, .cm-line.edit-doubtful')).toContainText('priority: p1x');
  await page.keyboard.press('Control+Home');
  await found
    .getByRole('button', { name: `Line ${line}` })
    .first()
    .click();
  await expect(sourceOf(page)).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(found).toHaveCount(0);
  expect(repo.read('tasks/infra/alpha.md')).toBe(before);
});

test('what may not be edited has no button', async ({ page }) => {
  await page.goto('/README');
  await expect(page.getByRole('heading', { name: 'Sample repository' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edit/ })).toHaveCount(0);
});

test('no serious accessibility finding in the editor', async ({ page }) => {
  await open(page, '/tasks/infra/alpha', 'Shift+E');
  expect(await findingsInBothThemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.locator('.edit-preview')).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
});

test('Tab leaves the editor, and at the width of a phone nothing overflows', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('/docs/guide');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(sourceOf(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(sourceOf(page)).not.toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test('the contents list is not offered while the headings that it leads to are not there', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const contents = page.getByRole('navigation', { name: 'On this page' });
  await page.goto('/docs/guide');
  await expect(contents).toBeVisible();
  await open(page, '/docs/guide');
  await expect(contents).toBeHidden();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(contents).toBeVisible();
});
