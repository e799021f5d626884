import type { Page } from '@playwright/test';
import { startApp } from '#tests/helpers/app-server.ts';
import { seriousFindings } from './axe.ts';
import { expect, test as mortalTest, lentTest as test } from './fixtures.ts';

/** What is marked as changed, with the animation of its mark; all in one look, for the marks soon go. */
function marksOf(page: Page): Promise<string[]> {
  return page.locator('main article').evaluate((article) => {
    const marked = [...article.querySelectorAll('[data-changed]')];
    return marked.map((each) => `${each.textContent} ${getComputedStyle(each).animationName}`);
  });
}
const atOnce = { intervals: [100] };

test('an open page follows its file, without a reload and without losing scroll or draft', async ({
  page,
  chat,
  repo,
}) => {
  repo.write({ 'docs/long.md': `# Long\n\n${'Words upon words.\n\n'.repeat(200)}The end.\n` });
  await page.goto('/docs/long');
  await chat.open();
  await chat.message.fill('half a thought');
  await page.evaluate(() => {
    (window as unknown as { kept: boolean }).kept = true;
  });
  const main = page.locator('main');
  await main.locator('article').getByText('The end.').scrollIntoViewIfNeeded();
  const before = await main.locator('article').getByText('The end.').boundingBox();
  repo.write({ 'docs/long.md': repo.read('docs/long.md').replace('The end.', 'The end, rewritten.') });
  await expect(main.locator('article').getByText('The end, rewritten.')).toBeVisible();
  expect((await main.locator('article').getByText('The end, rewritten.').boundingBox())?.y).toBe(before?.y);
  await expect(chat.message).toHaveValue('half a thought');
  expect(await page.evaluate(() => (window as unknown as { kept?: boolean }).kept)).toBe(true);
});

test('what did not change keeps selection and place, what did is marked for a moment', async ({
  page,
  repo,
}) => {
  const paragraphs = Array.from({ length: 120 }, (_, at) => `Paragraph ${at} of many.`);
  const write = (lines: string[]) => repo.write({ 'docs/long.md': `# Long\n\n${lines.join('\n\n')}\n` });
  write(paragraphs);
  await page.goto('/docs/long');
  const article = page.locator('main article');
  const kept = article.getByText('Paragraph 60 of many.');
  await kept.scrollIntoViewIfNeeded();
  await kept.selectText();
  const before = await kept.boundingBox();
  // Above what is seen something comes, and something that is seen changes.
  const changed = paragraphs
    .with(62, 'Paragraph 62, rewritten.')
    .toSpliced(5, 0, 'New.', 'Newer.', 'Newest.');
  write(changed);
  await expect
    .poll(() => marksOf(page), atOnce)
    .toEqual(['New.', 'Newer.', 'Newest.', 'Paragraph 62, rewritten.'].map((text) => `${text} doc-changed`));
  expect((await kept.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('Paragraph 60 of many.');
  expect(await seriousFindings(page)).toEqual([]);
  await expect(article.locator('[data-changed]')).toHaveCount(0);
});

test('selected words stay selected although their own paragraph changes, and are let go when they are gone', async ({
  page,
  repo,
}) => {
  const write = (text: string) => repo.write({ 'docs/other.md': `# Another document\n\n${text}\n` });
  write('The relay drops the last token. The relay is slow, too.');
  await page.goto('/docs/other');
  const article = page.locator('main article');
  await article.getByText('The relay drops').evaluate((paragraph) => {
    const node = paragraph.firstChild as Text;
    const from = node.data.lastIndexOf('The relay');
    // As a pointer does it that goes backwards.
    getSelection()?.setBaseAndExtent(node, from + 9, node, from);
  });
  const selected = () =>
    page.evaluate(() => {
      const { anchorNode, anchorOffset, focusOffset } = getSelection() as Selection;
      return [getSelection()?.toString(), anchorNode?.nodeValue?.slice(focusOffset, anchorOffset + 8)];
    });
  expect(await selected()).toEqual(['The relay', 'The relay is slow']);
  write('It was measured: **the** relay drops the last token. The relay is slow, too, and large.');
  await expect(article).toContainText('It was measured');
  await expect.poll(selected).toEqual(['The relay', 'The relay is slow']);
  write('All of it is mended.');
  await expect(article).toContainText('All of it is mended.');
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
});

test('where no motion is wanted the mark does not move', async ({ page, repo }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/docs/other');
  repo.write({ 'docs/other.md': '# Another document\n\nShort, and changed.\n' });
  await expect.poll(() => marksOf(page), atOnce).toEqual(['Short, and changed. none']);
});

test('a server that is away when a page is to be rendered anew does not take the page with it', async ({
  page,
  chat,
  repo,
}) => {
  await page.goto('/docs/other');
  await chat.open();
  await chat.message.fill('half a thought');
  await page.evaluate(() => {
    (window as unknown as { kept: boolean }).kept = true;
  });
  // What is heard of the change gets through, nothing that is asked for then does.
  await page.route(/^(?!.*\/api\/events)/, (route) => route.abort('connectionrefused'));
  // The tree asks for its own part, and may go without.
  const failed = page.waitForEvent(
    'requestfailed',
    (request) => request.headers().rsc === '1' || request.url().endsWith('/api/health'),
  );
  repo.write({ 'docs/other.md': '# Another document\n\nUnseen.\n' });
  await failed;
  await page.unrouteAll();
  repo.write({ 'docs/other.md': '# Another document\n\nSeen.\n' });
  await expect(page.locator('main article')).toContainText('Seen.');
  await expect(chat.message).toHaveValue('half a thought');
  expect(await page.evaluate(() => (window as unknown as { kept?: boolean }).kept)).toBe(true);
});

mortalTest(
  'a server killed while it renders the open page anew does not take the page with it',
  async ({ page, chat, repo, app }) => {
    await page.goto('/docs/other');
    await chat.open();
    await chat.message.fill('half a thought');
    await page.evaluate(() => Object.assign(window, { kept: true }));
    const killed = page.waitForEvent('requestfailed', (request) => request.headers().rsc === '1');
    await page.route(
      ({ pathname }) => pathname === '/docs/other',
      async (route) => {
        await app.kill();
        await route.continue();
      },
      { times: 1 },
    );
    repo.write({ 'docs/other.md': '# Another document\n\nSeen by the next server.\n' });
    await killed;
    const next = await startApp(repo.root, { port: app.port });
    try {
      await expect(page.locator('main article')).toContainText('Seen by the next server.');
      await expect(chat.message).toHaveValue('half a thought');
      expect(await page.evaluate(() => 'kept' in window)).toBe(true);
    } finally {
      await next.stop();
    }
  },
);

test('a branch switch that changes two thousand files is one refresh of an open page', async ({
  page,
  repo,
}) => {
  const files = (word: string) =>
    Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`tasks/many/t${at}.md`, `---\ntitle: ${word} ${at}\n---\n`]),
    );
  repo.write({ ...files('Old'), 'docs/other.md': '# Another document\n\nOn main.\n' });
  repo.git('add', '-A');
  repo.git('commit', '-qm', 'main');
  repo.git('switch', '-qc', 'other');
  repo.write({ ...files('New'), 'docs/other.md': '# Another document\n\nOn the other branch.\n' });
  repo.git('commit', '-qam', 'other');
  await page.goto('/docs/other');
  await expect(page.locator('main article')).toContainText('On the other branch.');
  // The watches stand when a change is heard.
  repo.write({ 'docs/other.md': '# Another document\n\nHeard.\n' });
  await expect(page.locator('main article')).toContainText('Heard.');
  repo.git('checkout', '-q', 'docs/other.md');
  await expect(page.locator('main article')).toContainText('On the other branch.');
  const rendered: string[] = [];
  page.on('request', (request) => {
    if (request.headers().rsc === '1' && new URL(request.url()).pathname === '/docs/other') {
      rendered.push(request.url());
    }
  });
  repo.git('switch', '-q', 'main');
  await expect(page.locator('main article')).toContainText('On main.');
  await page.waitForLoadState('networkidle');
  // Once for what had been written by the first look, once for the rest where git took longer than that.
  expect(rendered.length).toBeLessThanOrEqual(2);
});

test('every tab of a browser follows, one connection serves them all', async ({ context, page, repo }) => {
  const second = await context.newPage();
  let connections = 0;
  for (const tab of [page, second]) {
    tab.on('request', (request) => {
      if (request.url().endsWith('/api/events')) connections++;
    });
  }
  await page.goto('/tasks/infra/alpha');
  await second.goto('/');
  repo.write({
    'tasks/infra/alpha.md': repo.read('tasks/infra/alpha.md').replace('status: todo', 'status: blocked'),
  });
  await expect(
    page
      .locator('main')
      .getByText(/^blocked$/i)
      .first(),
  ).toBeVisible();
  await expect(
    second
      .locator('main')
      .getByText(/blocked/i)
      .first(),
  ).toBeVisible();
  expect(connections).toBe(1);
  await page.close();
  repo.write({
    'tasks/infra/new.md': '---\ntitle: Seen after the first tab closed\nstatus: in_progress\n---\n\n# New\n',
  });
  await expect(second.locator('main').getByText('Seen after the first tab closed').first()).toBeVisible();
});

test('a tab that wakes late, while another holds the connection, shows what it missed', async ({
  context,
  page,
  repo,
}) => {
  await page.goto('/docs/guide');
  repo.write({ 'docs/guide.md': '# The guide\n\nHeard.\n' });
  await expect(page.locator('main article')).toContainText('Heard.');
  const second = await context.newPage();
  const held = Promise.withResolvers<void>();
  await second.route('**/_next/static/**/*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  await second.goto('/docs/other', { waitUntil: 'commit' });
  await expect(second.locator('main article')).toContainText('Short.');
  repo.write({
    'docs/guide.md': '# The guide\n\nHeard again.\n',
    'docs/other.md': '# Another document\n\nNo longer short.\n',
  });
  await expect(page.locator('main article')).toContainText('Heard again.');
  held.resolve();
  await expect(second.locator('main article')).toContainText('No longer short.');
});

/** What outlasts the server comes a moment after the page, and has requests go through it. */
const outlasting = (page: Page) => page.waitForFunction(() => !String(window.fetch).includes('native code'));

mortalTest(
  'a link that is followed while the server is away keeps the page, says so, and goes on when the server is back',
  async ({ page, chat, repo, app }) => {
    await page.goto('/docs/other');
    await chat.open();
    await chat.message.fill('half a thought');
    await page.evaluate(() => Object.assign(window, { kept: true }));
    await outlasting(page);
    await app.kill();
    const away = page.getByText(/^The server cannot be reached\. The page that you asked for opens/);
    await page.getByRole('treeitem', { name: 'The guide' }).click();
    await expect(away).toBeVisible();
    // Another link takes the place of the first.
    await page.locator('#shell-nav a[href="/board"]').click();
    await expect(away).toHaveCount(1);
    await expect(page.locator('main article')).toContainText('Another document');
    await expect(chat.message).toHaveValue('half a thought');
    const next = await startApp(repo.root, { port: app.port });
    try {
      await expect(page).toHaveURL(/\/board$/);
      await expect(page.locator('main').getByRole('heading', { level: 1 })).toBeAttached();
      await expect(away).toHaveCount(0);
      expect(await page.evaluate(() => 'kept' in window)).toBe(true);
    } finally {
      await next.stop();
    }
  },
);

mortalTest('who would rather stay than wait for the server stays', async ({ page, repo, app }) => {
  await page.goto('/docs/other');
  await outlasting(page);
  await app.kill();
  await page.getByRole('treeitem', { name: 'The guide' }).click();
  await page.getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByRole('button', { name: 'Stay here' })).toHaveCount(0);
  const next = await startApp(repo.root, { port: app.port });
  try {
    // It is alive: what changes on disk is shown.
    repo.write({ 'docs/other.md': '# Another document\n\nSeen by who stayed.\n' });
    await expect(page.locator('main article')).toContainText('Seen by who stayed.');
    await expect(page).toHaveURL(/\/docs\/other$/);
    await page.getByRole('treeitem', { name: 'The guide' }).click();
    await expect(page).toHaveURL(/\/docs\/guide$/);
  } finally {
    await next.stop();
  }
});
