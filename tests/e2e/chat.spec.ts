import { expect, seriousFindings, test } from './fixtures.ts';

test('the drawer opens by button and key, closes by Escape, and is remembered', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await expect(chat.drawer).toBeHidden();
  await chat.open();
  await expect(chat.drawer).toContainText(/guide/i);
  await page.keyboard.press('Escape');
  await expect(chat.drawer).toBeHidden();
  await expect(chat.toggle).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(chat.message).toBeFocused();
  await page.reload();
  await expect(chat.drawer).toBeVisible();
});

test('a question streams in as markdown, and both are there after a reload', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('What stands out?');
  await expect(chat.stop).toBeVisible();
  await expect(chat.log.getByText('What stands out?')).toBeVisible();
  await expect(chat.log.getByRole('heading', { name: 'In short' })).toBeVisible();
  await expect(chat.log.locator('table')).toBeVisible();
  await chat.settled();
  await page.reload();
  await expect(chat.log.getByText('What stands out?')).toBeVisible();
  await expect(chat.log.getByRole('heading', { name: 'In short' })).toBeVisible();
});

test('the provider gets the open document as data, and the page never gets the key', async ({
  page,
  chat,
  provider,
}) => {
  const bodies: string[] = [];
  page.on('response', async (response) => bodies.push(await response.text().catch(() => '')));
  await page.goto('/docs/other');
  await chat.open();
  await chat.ask('think about it');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  const sent = JSON.stringify(provider.requests.at(-1)?.body);
  expect(sent).toContain('docs/other.md');
  expect(sent).toContain('Another document');
  expect(bodies.join('')).not.toContain('sk-e2e-secret-key');
});

test('reading shows a card with the file and its lines', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('read it');
  const card = chat.log.getByRole('button', { name: /Read docs\/guide\.md.*lines/ });
  await expect(card).toBeVisible();
  await card.click();
  await expect(chat.log.getByText('Words about the product').first()).toBeVisible();
  await chat.settled();
});

test('searching shows matches by file', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('search for "last token"');
  await expect(chat.log.getByRole('button', { name: /Searched .*last token.*match/ })).toBeVisible();
  await chat.settled();
});

test('an edit waits with its diff; approved, file and page change at once; undone, the bytes are back', async ({
  page,
  chat,
  repo,
}) => {
  const before = repo.read('docs/guide.md');
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('edit "Words about the product" to "Better words about the product"');
  await expect(chat.button('Approve')).toBeVisible();
  await expect(chat.log).toContainText('Better words about the product');
  expect(repo.read('docs/guide.md')).toBe(before);
  await chat.button('Approve').click();
  await expect(page.locator('main article')).toContainText('Better words about the product');
  expect(repo.read('docs/guide.md')).toBe(before.replace('Words about', 'Better words about'));
  await chat.settled();
  await chat.button('Undo').click();
  await expect(page.locator('main article')).not.toContainText('Better words');
  expect(repo.read('docs/guide.md')).toBe(before);
});

test('a rejected edit changes nothing, and the model is told', async ({ page, chat, repo, provider }) => {
  const before = repo.read('docs/guide.md');
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('edit "Words" to "Swords"');
  await chat.button('Reject').click();
  await chat.settled();
  expect(repo.read('docs/guide.md')).toBe(before);
  await expect.poll(() => provider.requests.length).toBe(2);
});

test('an approval survives a reload', async ({ page, chat, repo }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('edit "Words" to "Fewer words"');
  await expect(chat.button('Approve')).toBeVisible();
  await page.reload();
  await chat.button('Approve').click();
  await expect(page.locator('main article')).toContainText('Fewer words');
  expect(repo.read('docs/guide.md')).toContain('Fewer words');
  await chat.settled();
});

test('queueing a task asks, runs the task command, and the page’s badge moves', async ({
  page,
  chat,
  repo,
}) => {
  await page.goto('/tasks/infra/alpha');
  await chat.open();
  await chat.ask('queue this');
  await expect(chat.button('Approve')).toBeVisible();
  await expect(chat.log).toContainText(/task(\.mjs)? update/);
  await chat.button('Approve').click();
  await expect(
    page
      .locator('main')
      .getByText(/^ready$/i)
      .first(),
  ).toBeVisible();
  const text = repo.read('tasks/infra/alpha.md');
  expect(text).toContain('status: ready   # set by hand');
  expect(text).toContain('# a comment that must survive');
  await chat.settled();
});

test('a task that is not ready to be queued is refused with the reason and nobody is asked', async ({
  page,
  chat,
  repo,
}) => {
  await page.goto('/tasks/infra/gamma');
  await chat.open();
  await chat.ask('queue this');
  await chat.settled();
  await expect(chat.button('Approve')).toHaveCount(0);
  await expect(chat.log).toContainText(/Plan/);
  expect(repo.read('tasks/infra/gamma.md')).toContain('status: draft');
});

test('the sub-agent shows its progress and its result', async ({ page, chat, provider }) => {
  provider.use((request) =>
    request.toolOutputs.length > 0
      ? { text: 'Claude looked at it.' }
      : { calls: [{ name: 'run_claude_subagent', arguments: { prompt: 'succeed please' } }] },
  );
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('delegate');
  await chat.button('Approve').click();
  await expect(chat.log.getByText('Claude looked at it.')).toBeVisible();
  await expect(chat.log.getByText(/Claude/).first()).toBeVisible();
  await chat.settled();
});

test('an answer goes on while the person is on another page, and each page has its own conversation', async ({
  page,
  chat,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await page
    .getByRole('tree')
    .getByRole('link', { name: /Another document|other/ })
    .or(page.getByRole('treeitem', { name: /Another document|other/ }))
    .first()
    .click();
  await expect(page).toHaveURL(/\/docs\/other$/);
  await expect(chat.log.getByText('slow please')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(/\/docs\/guide$/);
  await expect(chat.log.getByText('slow please')).toBeVisible();
  await expect(chat.stop).toBeVisible();
  await chat.stop.click();
  await chat.settled();
});

test('a reload in the middle of an answer shows it from its beginning and follows it', async ({
  page,
  chat,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await page.reload();
  await expect(chat.log.getByRole('heading', { name: 'A long answer' })).toBeVisible();
  await expect(chat.stop).toBeVisible();
  const before = (await chat.log.innerText()).length;
  await expect.poll(async () => (await chat.log.innerText()).length).toBeGreaterThan(before);
  await chat.stop.click();
  await chat.settled();
});

test('stop keeps what was said', async ({ page, chat }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await chat.stop.click();
  await chat.settled();
  await page.reload();
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
  await expect(chat.stop).toHaveCount(0);
});

test('a new conversation begins empty with starters for the page', async ({ page, chat }) => {
  await page.goto('/tasks/infra/alpha');
  await chat.open();
  await chat.ask('think');
  await expect(chat.log.getByText('The second option.')).toBeVisible();
  await chat.button('New conversation').click();
  await expect(chat.log.getByText('The second option.')).toHaveCount(0);
  await expect(chat.message).toBeFocused();
});

for (const [word, says] of [
  ['fail401', /key/i],
  ['fail500', /provider|server/i],
  ['instream', /broke|provider|error/i],
  ['cut', /cut|broke|connection|interrupted/i],
] as const) {
  test(`a provider fault (${word}) is worded and can be retried`, async ({ page, chat, provider }) => {
    await page.goto('/docs/guide');
    await chat.open();
    await chat.ask(word);
    await expect(chat.drawer.getByText(says).last()).toBeVisible();
    await chat.settled();
    provider.use([{ text: 'Now it works.' }]);
    await chat.button('Retry').click();
    await expect(chat.log.getByText('Now it works.')).toBeVisible();
  });
}

test('the phone shows the drawer as a sheet over everything', async ({ page, chat }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/docs/guide');
  await chat.open();
  const box = await chat.drawer.boundingBox();
  expect(box?.width).toBe(390);
  await page.keyboard.press('Escape');
  await expect(chat.drawer).toBeHidden();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`no serious finding of axe with the drawer open, empty, answered and asking (${scheme})`, async ({
    page,
    chat,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/docs/guide');
    await chat.open();
    expect(await seriousFindings(page), 'empty').toEqual([]);
    await chat.ask('What stands out?');
    await expect(chat.log.locator('table')).toBeVisible();
    await chat.settled();
    expect(await seriousFindings(page), 'answered').toEqual([]);
    await chat.ask('edit "Words" to "Fewer words"');
    await expect(chat.button('Approve')).toBeVisible();
    await chat.settled();
    expect(await seriousFindings(page), 'asking').toEqual([]);
  });
}

test.describe('with edits applied at once', () => {
  test.use({ settings: { TASKS_CHAT_APPROVAL: 'auto' } });
  test('the diff is on the card and the page has changed', async ({ page, chat }) => {
    await page.goto('/docs/guide');
    await chat.open();
    await chat.ask('edit "Words" to "Fewer words"');
    await expect(page.locator('main article')).toContainText('Fewer words');
    await expect(chat.log.getByRole('button', { name: /Edited docs\/guide\.md/ })).toBeVisible();
    await chat.settled();
  });
});

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
    await page.goto('/docs/guide');
    await chat.open();
    await chat.ask('think');
    const token = chat.drawer.getByLabel(/token/i);
    await token.fill('open-sesame');
    await token.press('Enter');
    await expect(chat.log.getByText('The second option.').or(chat.button('Retry')).first()).toBeVisible();
  });
});

test('the answer is there after kill -9 of the server as far as it was finished, and can be asked again', async ({
  page,
  chat,
  app,
  repo,
  provider,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('read it');
  await expect(chat.log.getByText(/lines/).last()).toBeVisible();
  await chat.settled();
  await chat.ask('slow please');
  await expect(chat.log.getByText(/The plan goes from/)).toBeVisible();
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
    await expect(chat.drawer.getByText(/interrupted/i).first()).toBeVisible();
    await expect(chat.button('Retry').or(chat.button('Continue')).first()).toBeVisible();
  } finally {
    await again.stop();
  }
});
