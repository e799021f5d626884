import { findingsInBothThemes } from './axe.ts';
import { expect, readingTest as test, lentTest as writingTest } from './fixtures.ts';
import { actOnWaking } from './waking.ts';

test('a task shows its facts, its dependencies with their state, and its body', async ({ page }) => {
  await page.goto('/tasks/infra/alpha');
  const main = page.locator('main');
  await expect(main).toHaveAttribute('data-page-kind', 'task');
  await expect(main).toHaveAttribute('data-doc-rel', 'tasks/infra/alpha.md');
  for (const fact of [/^to do$/i, /p1/i, 'm1', 'dana'])
    await expect(main.getByText(fact).first()).toBeVisible();
  const dependency = main.getByRole('link', { name: /Measure the relay/ }).first();
  await expect(dependency).toHaveAttribute('href', '/tasks/infra/beta');
  await expect(main.locator('article')).toHaveCount(1);
  await expect(main.locator('article').getByRole('heading', { name: 'Acceptance Criteria' })).toBeVisible();
  await main.locator('article').getByRole('link', { name: 'the guide' }).click();
  await expect(page).toHaveURL(/\/docs\/guide$/);
  await expect(main).toHaveAttribute('data-page-kind', 'doc');
});

test('a document shows pictures, coloured code and a contents list, and runs nothing', async ({ page }) => {
  await page.goto('/docs/guide');
  const article = page.locator('main article');
  const picture = article.getByRole('img', { name: 'A pixel' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await expect(article.locator('pre code span').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Install' }).first()).toHaveAttribute('href', '#install');
  expect(await page.evaluate(() => '__pwned' in window)).toBe(false);
  await expect(article.locator('script, [onerror], a[href^="javascript:"]')).toHaveCount(0);
});

test('what is not there is a real 404, and .md leads to the page', async ({ page, request }) => {
  expect((await request.get('/docs/none')).status()).toBe(404);
  expect((await request.get('/.git/config')).status()).toBe(404);
  expect((await request.get('/..%2f..%2fetc%2fpasswd')).status()).toBe(404);
  const redirect = await request.get('/docs/guide.md', { maxRedirects: 0 });
  expect([307, 308]).toContain(redirect.status());
  expect(redirect.headers().location).toMatch(/\/docs\/guide$/);
  const response = await page.goto('/docs/none');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('link', { name: /home/i }).first()).toBeVisible();
});

test('folders show their README, else a listing', async ({ page }) => {
  await page.goto('/docs/folder');
  await expect(page.getByRole('heading', { name: 'A folder’s own page' })).toBeVisible();
  await page.goto('/docs/plain');
  await expect(page.locator('main')).toHaveAttribute('data-page-kind', 'folder');
  await page.locator('main').getByRole('link', { name: /Note/i }).first().click();
  await expect(page).toHaveURL(/\/docs\/plain\/note$/);
});

writingTest(
  'a change on disk shows on reload at once, in the page, the tree and the lists',
  async ({ page, repo }) => {
    await page.goto('/tasks/infra/alpha');
    repo.write({
      'tasks/infra/alpha.md': repo
        .read('tasks/infra/alpha.md')
        .replace('title: Flush the relay', 'title: Renamed just now'),
    });
    await page.reload();
    await expect(page).toHaveTitle(/Renamed just now/);
    await expect(page.getByRole('tree').getByText('Renamed just now')).toBeVisible();
    await page.goto('/');
    repo.write({
      'tasks/infra/fresh.md': '---\ntitle: Fresh from the editor\nstatus: in_progress\n---\n\n# Fresh\n',
    });
    await page.reload();
    await expect(page.locator('main').getByText('Fresh from the editor').first()).toBeVisible();
  },
);

writingTest(
  'the document has its title in the head that is sent, and never lacks one while pages change or are gone to',
  async ({ page, repo, app }) => {
    const html = await (await fetch(`${app.url}/docs/guide`)).text();
    expect(html.slice(0, html.indexOf('</head>'))).toMatch(/<title>The guide · [^<]+<\/title>/);
    expect(html.match(/<title>/g)).toHaveLength(1);
    await page.goto('/docs/guide');
    await page.evaluate(() => {
      const titles = [document.title];
      Object.assign(window, { titles });
      new MutationObserver(() => titles.push(document.title)).observe(document.head, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
    await page.locator('main article').getByRole('link', { name: 'task' }).click();
    await expect(page).toHaveTitle(/^Flush the relay · /);
    for (const title of ['Once', 'Twice']) {
      repo.write({
        'tasks/infra/alpha.md': repo.read('tasks/infra/alpha.md').replace(/^title: .*$/m, `title: ${title}`),
      });
      await expect(page).toHaveTitle(new RegExp(`^${title} · `));
    }
    await page.getByRole('link', { name: 'Tasks', exact: true }).first().click();
    await expect(page).toHaveTitle(/^Tasks · /);
    await page.goBack();
    await expect(page).toHaveTitle(/^Twice · /);
    const titles = await page.evaluate(() => (window as unknown as { titles: string[] }).titles);
    expect(titles.length).toBeGreaterThan(4);
    expect(titles.filter((title) => title === '')).toEqual([]);
  },
);

test('a page that is not there offers to search for its name', async ({ page }) => {
  await page.goto('/docs/the-relay');
  await page.getByRole('link', { name: 'Search for “the relay”' }).click();
  await expect(page).toHaveURL(/\/search\?q=the\+relay$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
});

test('a malformed task is listed and shows with its error and its body', async ({ page }) => {
  await page.goto('/');
  await expect(
    page
      .locator('main')
      .getByRole('link', { name: /broken/i })
      .first(),
  ).toBeVisible();
  await page.goto('/tasks/infra/broken');
  await expect(page.locator('main article').getByText('The body is still here.')).toBeVisible();
  await page.locator('main summary').first().click();
  await expect(page.locator('main').getByText('tasks/infra/broken.md:4').first()).toBeVisible();
});

test('the tree filters, opens and closes, marks the page and keeps its place', async ({ page }) => {
  await page.goto('/tasks/infra/alpha');
  const tree = page.getByRole('tree').first();
  await expect(tree.locator('[aria-current="page"]')).toBeVisible();
  await page
    .getByRole('navigation')
    .getByRole('searchbox')
    .or(page.getByRole('searchbox'))
    .first()
    .fill('guide');
  await expect(tree.getByText(/guide/i).first()).toBeVisible();
  await expect(tree.getByText('Measure the relay')).toHaveCount(0);
});

test('status says what is configured, in words and as JSON, without secrets', async ({
  page,
  request,
  repo,
}) => {
  await page.goto('/status');
  for (const word of ['gpt-5.4-mini', 'Claude', 'ripgrep', 'manager']) {
    await expect(page.locator('main').getByText(new RegExp(word, 'i')).first()).toBeVisible();
  }
  const text = await (await request.get('/api/status')).text();
  expect(text).not.toContain('sk-e2e-secret-key');
  expect(text).not.toContain(repo.root);
  expect(await page.content()).not.toContain(repo.root);
});

writingTest(
  'status counts what waits for review without a run, for the limit does',
  async ({ page, repo }) => {
    await page.goto('/status');
    const reviews = page.getByRole('region', { name: 'Waiting for review' });
    await expect(reviews).toContainText('Nothing waits for review.');
    const path = 'tasks/infra/alpha.md';
    repo.write({ [path]: repo.read(path).replace(/^status: .*$/m, 'status: in_review') });
    await expect(reviews.getByRole('listitem')).toContainText('without a run');
    await expect(reviews.getByRole('heading')).toHaveText('Waiting for review 1');
    await reviews.getByRole('link').click();
    await expect(page).toHaveURL(/\/tasks\/infra\/alpha$/);
  },
);

test('no serious finding of axe on home, task, doc, folder, status, 404', async ({ page }) => {
  for (const path of [
    '/',
    '/tasks/infra/alpha',
    '/tasks/infra/broken',
    '/docs/guide',
    '/docs/plain',
    '/status',
    '/docs/none',
  ]) {
    await page.goto(path);
    expect(await findingsInBothThemes(page), path).toEqual([]);
  }
});

test('phone width: nothing wider than the screen, the tree is a sheet', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    '/',
    '/tasks/infra/alpha',
    '/tasks/infra/broken',
    '/docs/guide',
    '/status',
    '/docs/no',
  ]) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
  await page.goto('/docs/guide');
  const toggle = page.getByRole('button', { name: 'Navigation', exact: true });
  const tree = page.getByRole('tree').first();
  await expect(tree).toBeHidden();
  await toggle.click();
  await expect(tree).toBeVisible();
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Escape');
  await expect(tree).toBeHidden();
  await expect(toggle).toBeFocused();
  await toggle.click();
  await tree.getByText('Another document').click();
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(tree).toBeHidden();
});

test('on a phone the tree opens although its button is pressed as soon as the page comes to life', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await actOnWaking(page, { click: '[aria-controls=shell-nav]' });
  await page.goto('/docs/guide');
  await expect(page.getByRole('tree').first()).toBeVisible();
});

test('the theme goes round and is there at the first paint after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/docs/guide');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  const toggle = page.getByRole('button', { name: /^Theme:/ });
  await toggle.click();
  await expect(toggle).toHaveAccessibleName(/^Theme: light/);
  expect(await ground()).toBe(light);
  await toggle.click();
  await expect(toggle).toHaveAccessibleName(/^Theme: dark/);
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await ground()).toBe(dark);
  await toggle.click();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  expect(await ground()).toBe(light);
});

test('a page that is not there says so, names what is near, and leads home', async ({ page }) => {
  await page.goto('/old/guide');
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await page.locator('main').getByRole('link', { name: 'The guide' }).click();
  await expect(page).toHaveURL(/\/docs\/guide$/);
  await page.goBack();
  await page
    .locator('main')
    .getByRole('link', { name: /home page/i })
    .click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto('/docs/guidee.md');
  await expect(page.locator('main').getByRole('link', { name: 'The guide' })).toBeVisible();
});

writingTest('what may not be shown is not named where a page is not there', async ({ page, repo }) => {
  repo.write({ '.git/hidden-notes.md': '# Hidden\n', 'docs/hidden-note.md': '# Seen\n' });
  const near = async () => {
    await page.goto('/hidden-notes');
    return page.locator('.shell-near a').allInnerTexts();
  };
  await expect.poll(near).toContain('Seen');
  expect(await near()).not.toContain('Hidden');
});

test('no page does what its own policy forbids', async ({ page, chat }) => {
  const broken: string[] = [];
  await page.exposeFunction('__report', (what: string) => broken.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { __report: (what: string) => void }).__report;
      report(`${event.violatedDirective} ${event.blockedURI} on ${location.pathname}`);
    });
  });
  for (const path of ['/', '/tasks/infra/alpha', '/docs/guide', '/docs/plain', '/status', '/docs/none']) {
    await page.goto(path);
    await expect(page.locator('main')).toBeVisible();
  }
  await page.goto('/docs/guide');
  await chat.open();
  await expect(chat.log.getByText(/is its context/)).toBeVisible();
  expect(broken).toEqual([]);
});

test('every page carries a policy without inline or evaluated scripts', async ({ request }) => {
  const policy = (await request.get('/')).headers()['content-security-policy'] ?? '';
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
  expect(scripts).toMatch(/'nonce-[^']+'/);
  expect(scripts).not.toMatch(/unsafe-inline|unsafe-eval/);
});
