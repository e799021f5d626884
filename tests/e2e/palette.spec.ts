import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findingsInBothThemes } from './axe.ts';
import { expect, readingTest as test, lentTest as writingTest } from './fixtures.ts';

test('the palette opens by keys, finds by typing, and gives the focus back', async ({ page }) => {
  await page.goto('/docs/guide');
  const opener = page.getByRole('button', { name: 'Search', exact: true });
  await opener.focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search and commands' });
  await expect(field).toBeFocused();
  await page.keyboard.type('mesure relay');
  const best = page.getByRole('option').first();
  await expect(best).toContainText('Measure the relay');
  await expect(best).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await best.getAttribute('id')) ?? '');
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(opener).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('INFRA-BETA');
  await expect(page.getByRole('option').first()).toContainText('Measure the relay');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tasks\/infra\/beta$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('what was opened last comes first, and the open page is left out', async ({ page }) => {
  await page.goto('/docs/other');
  await page.getByRole('treeitem', { name: 'The guide' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-doc-rel', 'docs/guide.md');
  await page.keyboard.press('Control+k');
  const recent = page.getByRole('group', { name: 'Recent' });
  await expect(recent.getByRole('option').first()).toContainText('Another document');
  await expect(recent.getByText('The guide')).toHaveCount(0);
});

test('headings by #, and the arrow keys lead to the very one', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('#inst');
  await expect(page.getByRole('option').first()).toContainText('Install');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/docs\/guide#install$/);
});

test('text is found while one types, and its place is shown and marked', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('drops the last');
  const inText = page.getByRole('group', { name: 'In the text' });
  await expect(inText.getByRole('option').first()).toContainText('drops the last');
  await inText.getByRole('option').first().click();
  await expect(page).toHaveURL(/\/tasks\/infra\/\w+#problem$/);
  const marked = () =>
    page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map((range) => String(range)).join(' '));
  await expect.poll(marked).toContain('drops');
});

test('a query goes on to the search page and to the chat', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('what is this');
  await page.getByRole('option', { name: /Ask the chat/ }).click();
  await expect(chat.message).toHaveValue('what is this');
});

test('Ctrl Enter opens a new tab', async ({ page, context }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('the guide');
  await expect(page.getByRole('option').first()).toContainText('The guide');
  const opened = context.waitForEvent('page');
  await page.keyboard.press('Control+Enter');
  await expect(await opened).toHaveURL(/\/docs\/guide$/);
});

test('no editor is offered where none is set', async ({ page }) => {
  await page.goto('/docs/guide');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>');
  await expect(page.getByRole('option', { name: /Copy the path of the file/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /in your editor/ })).toHaveCount(0);
});

writingTest.describe('with an editor', () => {
  const script =
    "require('node:fs').writeFileSync('opened.json', JSON.stringify(process.argv.slice(1).map((arg) => arg.slice(process.cwd().length))))";
  const editor = JSON.stringify([process.execPath, '-e', script, '{file}:{line}']);
  writingTest.use({ settings: { TASKS_EDITOR: editor } });

  writingTest('the file is opened in it, at the line of the address', async ({ page, repo }) => {
    await page.goto('/docs/guide?view=source#L3');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('editor');
    await page.getByRole('option', { name: /Open the file in your editor/ }).click();
    await expect.poll(() => existsSync(join(repo.root, 'opened.json'))).toBe(true);
    expect(JSON.parse(repo.read('opened.json'))).toEqual(['/docs/guide.md:3']);
  });
});

test('? lists the keys that are registered, and they do what it says', async ({ page }) => {
  await page.goto('/docs/guide');
  await expect(page.getByRole('tree')).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  for (const does of ['Search and commands', 'Go home', 'Open or close the chat', 'Filter the tree']) {
    await expect(help.getByText(does, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/status$/);
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page).toHaveURL(/\/$/);
  // In a field they are letters.
  await page.keyboard.press('/');
  await page.keyboard.type('g s?');
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the search page finds while one types, keeps the question in its address, and goes back', async ({
  page,
}) => {
  await page.goto('/search?q=relay+drops');
  await expect(page.getByRole('list', { name: 'Files' }).getByRole('listitem').first()).toBeVisible();
  const field = page.getByRole('searchbox', { name: 'Search the text' });
  await field.fill('not thought through');
  await expect(page).toHaveURL(/q=not\+thought\+through/);
  await expect(page.getByText('1 line in 1 file.')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tasks\/infra\/gamma#problem$/);
  await page.goBack();
  await expect(field).toHaveValue('not thought through');
  await expect(page.getByText('1 line in 1 file.')).toBeVisible();
  await page.getByLabel('Search in').selectOption('doc');
  await expect(page.getByText('No line has all of these words.')).toBeVisible();
  await field.fill('(');
  await page.getByLabel('Regular expression').check();
  await expect(page.getByRole('alert').filter({ hasText: 'regular expression' })).toBeVisible();
});

test('the search page is whole without script', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${baseURL}/search?q=relay+drops&kind=task`);
  await expect(page.locator('.find-result').first()).toContainText('drops the last token');
  await page.getByRole('searchbox', { name: 'Search the text' }).fill('coloured');
  await page.getByRole('button', { name: 'Search', exact: true }).last().click();
  await expect(page).toHaveURL(/q=coloured/);
  await context.close();
});

test('at the width of a phone the palette fills the window and can be closed by touch', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('/docs/guide');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(dialog.getByRole('option').first()).toBeVisible();
  expect(await dialog.evaluate((element) => element.getBoundingClientRect().width)).toBe(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
});

test('no serious accessibility finding', async ({ page }) => {
  await page.goto('/tasks/infra/alpha');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await page.keyboard.type('relay');
  await expect(page.getByRole('group', { name: 'In the text' }).getByRole('option').first()).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await page.goto('/search?q=relay');
  await expect(page.getByRole('list', { name: 'Files' })).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
});

writingTest(
  'an action changes the status of the open task, and a refusal is said on the spot',
  async ({ page, repo }) => {
    await page.goto('/tasks/infra/alpha');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('>in progress');
    await expect(page.getByRole('option').first()).toContainText('Set the status to In progress');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(repo.read('tasks/infra/alpha.md')).toContain('status: in_progress');
    await page.goto('/tasks/infra/gamma');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('>queue');
    await expect(page.getByRole('option').first()).toContainText('Queue this task');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/Plan|section/i);
    expect(repo.read('tasks/infra/gamma.md')).toContain('status: draft');
  },
);

test('who thinks better of it while the palette is still loaded is not shown it', async ({ page }) => {
  await page.goto('/docs/guide');
  let free = () => {};
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  const asked = page.waitForRequest((request) => request.url().endsWith('.js'));
  await page.route(/\/_next\/static\/.*\.js$/, (route) => freed.then(() => route.continue()));
  await page.keyboard.press('Control+k');
  const loaded = (await asked).response().then((response) => response?.finished());
  await page.keyboard.press('Escape');
  free();
  await loaded;
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // It opens when it is asked for again.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
});

test('? has the keys of the list of tasks together, in the order of their use', async ({ page }) => {
  await page.goto('/board');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  const keys = help.getByRole('region', { name: 'In the list of tasks' }).getByRole('term');
  await expect(keys).toHaveText([
    'Filter the tasks',
    'Next task',
    'Task before it',
    'Select the task',
    'Change its status, or that of the selection',
    'Change its priority',
    'Change its milestone',
    'Change its owner',
    'Clear the selection',
    'Select all that the filter shows',
  ]);
  await expect(help.getByRole('region', { name: 'Everywhere' }).getByText('Task before it')).toHaveCount(0);
});
