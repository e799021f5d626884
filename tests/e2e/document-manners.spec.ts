import { seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

const png = (() => {
  const head = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  // As its head says; the page believes that until the picture is there.
  head.writeUInt32BE(640, 16);
  head.writeUInt32BE(400, 20);
  return head;
})();
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300"><rect width="600" height="300" fill="teal"/></svg>';
const row = (first: string) => `| ${first} |${' averylongwordthatdoesnotbreak |'.repeat(12)}`;
const wide = [row('name'), `|${'---|'.repeat(13)}`, row('first'), row('second')].join('\n');

test.use({
  files: {
    'README.md': '# Start\n\nSee [[guide]] and [later](docs/later.md).\n',
    'docs/a.md': '# First\n',
    'tasks/infra/one.md':
      '---\nid: INFRA-ONE\nstatus: ready\npriority: p1\nowner: ada\nmilestone: m1\n---\n\n# One\n',
    'docs/guide.md': `# Guide\n\n![Teal](images/teal.svg)\n\n## Part one\n\n${wide}\n\n${'Words.\n\n'.repeat(40)}## Part two\n\n${'Words.\n\n'.repeat(40)}`,
    'docs/sized.md': '# Sized\n\n![Sized](images/sized.png)\n',
    'docs/images/teal.svg': svg,
    'docs/images/sized.png': png,
  },
});

test('the contents list follows, a heading gives its address, previous and next follow the tree', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize({ width: 1440, height: 800 });
  await page.goto('/docs/guide');
  const contents = page.getByRole('navigation', { name: 'On this page' });
  await page.locator('#part-two').scrollIntoViewIfNeeded();
  await page.locator('#part-two').evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
  await expect(contents.getByRole('link', { name: 'Part two' })).toHaveAttribute('aria-current', 'location');

  await page.locator('#part-one').hover();
  await page.locator('#part-one .doc-anchor').click();
  await expect(page.locator('#part-one .doc-anchor')).toHaveAttribute('data-outcome', 'copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/docs\/guide#part-one$/);

  const around = page.getByRole('navigation', { name: 'Previous and next' });
  await expect(around.getByRole('link', { name: /First/ })).toBeVisible();
  await around.getByRole('link', { name: /Sized/ }).click();
  await expect(page.getByRole('heading', { name: 'Sized' })).toBeVisible();
});

test('an article crosses to the browser once, and is there again after the editor, another page and going back', async ({
  page,
}) => {
  const response = await page.goto('/docs/guide');
  const article = page.locator('main article');
  const count = (text: string) => text.split('averylongword').length - 1;
  const text = (await article.textContent()) ?? '';
  expect(count(text)).toBe(3 * 12);
  expect(count((await response?.text()) ?? '')).toBe(3 * 12);

  await page.getByRole('button', { name: /^Edit/ }).click();
  await page.getByRole('textbox', { name: /^Source of/ }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(article).toHaveText(text);

  await page.locator('#shell-nav').getByRole('link', { name: 'Home' }).click();
  await expect(page.getByText('averylongword')).toHaveCount(0);
  await page.goBack();
  await expect(article).toHaveText(text);
});

test('a wide table scrolls in its frame, and the names of its rows stay', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/docs/guide');
  const frame = page.locator('.doc-table');
  const first = frame.getByRole('cell', { name: 'first' });
  const before = await first.boundingBox();
  await frame.evaluate((element) => element.scrollTo(400, 0));
  expect((await first.boundingBox())?.x).toBe(before?.x);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('a picture has its room before it is there, and opens large by mouse and keyboard', async ({ page }) => {
  await page.route('**/sized.png', () => undefined);
  await page.goto('/docs/sized', { waitUntil: 'commit' });
  const waiting = page.locator('main article img');
  await expect(waiting).toHaveAttribute('width', '640');
  expect((await waiting.boundingBox())?.height).toBeCloseTo(400, 0);

  await page.goto('/docs/guide');
  const button = page.getByRole('button', { name: 'Teal' });
  await button.click();
  const large = page.getByRole('dialog', { name: 'Teal' });
  await expect(large.locator('img')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(large).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(large).toBeVisible();
});

test('the source has numbers, lines have addresses, and the text can be copied', async ({
  page,
  context,
  repo,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/docs/guide');
  await page.getByRole('button', { name: 'Copy as markdown' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' }).first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(repo.read('docs/guide.md'));

  await page.getByRole('link', { name: 'Source' }).click();
  await expect(page).toHaveURL(/view=source/);
  await expect(page.locator('#L5')).toHaveText('## Part one');
  await page.goto('/docs/guide?view=source#L60-L62');
  await expect(page.locator('.doc-line[data-marked]')).toHaveCount(3);
  await expect(page.locator('#L60')).toBeInViewport();
  await page.locator('#L58').click({ position: { x: 6, y: 6 } });
  await expect(page).toHaveURL(/#L58$/);
  await page.locator('#L61').click({ position: { x: 6, y: 6 }, modifiers: ['Shift'] });
  await expect(page).toHaveURL(/#L58-L61$/);
  await expect(page.locator('.doc-line[data-marked]')).toHaveCount(4);
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Page', exact: true }).click();
  await expect(page.locator('.doc-table')).toBeVisible();
});

test('links follow the files: one that is broken is mended on the open page when its target appears', async ({
  page,
  repo,
}) => {
  await page.goto('/README');
  const article = page.locator('main article');
  await expect(article.getByRole('link', { name: 'guide' })).toHaveAttribute('href', '/docs/guide');
  await expect(article.locator('.doc-broken-link')).toContainText('later');
  repo.write({ 'docs/later.md': '# Later\n' });
  await expect(article.getByRole('link', { name: 'later' })).toBeVisible();
});

test('on paper there is the document and nothing else, in light', async ({ page }) => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto('/docs/guide');
  await expect(page.locator('main article')).toBeVisible();
  for (const hidden of ['.shell-bar', '.shell-nav', '.doc-tools', '.doc-neighbours', '.doc-toc'])
    await expect(page.locator(hidden).first()).toBeHidden();
  const colour = await page.locator('main article').evaluate((element) => getComputedStyle(element).color);
  expect(colour).toBe('rgb(35, 32, 28)');
});

test('on paper no page is wider than it', async ({ page }) => {
  await page.emulateMedia({ media: 'print' });
  for (const width of [1024, 718]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/', '/status', '/runs', '/insights', '/board', '/docs/a', '/tasks/infra/one']) {
      await page.goto(path);
      await expect(page.locator('main')).toBeVisible();
      const beyond = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(beyond, `${path} at ${width} px`).toBe(0);
    }
  }
});

test('on paper a table of words that are too long for it is whole all the same, and its short words are', async ({
  page,
  repo,
}) => {
  const long = 'one_very_long_name_without_a_place_to_break_it'.repeat(2);
  repo.write({
    'docs/wide.md': `# Wide\n\n| name | status | note |\n|---|---|---|\n| \`${long}\` | ready | ${long} |\n`,
  });
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 718, height: 900 });
  await page.goto('/docs/wide');
  const cells = page.locator('.doc-table td');
  await expect(cells).toHaveCount(3);
  const boxes = await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().toJSON()));
  expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(718);
  const lines = await cells.nth(1).evaluate((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(({ top }) => top)).size;
  });
  expect(lines).toBe(1);
});
