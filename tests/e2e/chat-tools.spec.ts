import { existsSync, readFileSync } from 'node:fs';
import { editCall } from './edit-call.ts';
import { claudeLog, expect, type SampleRepo, lentTest as test } from './fixtures.ts';

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
  // On the card as it stands, folded: one click.
  await expect(chat.log.getByRole('button', { name: /Edited docs\/guide\.md/ })).toHaveAttribute(
    'aria-expanded',
    'false',
  );
  await chat.button('Undo').click();
  await expect(page.locator('main article')).not.toContainText('Better words');
  await expect(chat.log.getByText('Undone')).toBeVisible();
  expect(repo.read('docs/guide.md')).toBe(before);
});

test('an undo of what was changed since is refused with its reason', async ({ page, chat, repo }) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('edit "Words about the product" to "Better words about the product"');
  await chat.button('Approve').click();
  await expect(chat.button('Undo')).toBeVisible();
  await chat.settled();
  const mine = repo.read('docs/guide.md').replace('Better words', 'My own words');
  repo.write({ 'docs/guide.md': mine });
  await chat.button('Undo').click();
  await expect(chat.log.getByRole('alert')).toContainText(/changed/);
  expect(repo.read('docs/guide.md')).toBe(mine);
});

test('an edit whose file changed between question and approval is refused with its reason', async ({
  page,
  chat,
  repo,
}) => {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('edit "Words about the product" to "Better words about the product"');
  await expect(chat.button('Approve')).toBeVisible();
  const mine = repo.read('docs/guide.md').replace('## Use', '## How to use it');
  repo.write({ 'docs/guide.md': mine });
  await chat.button('Approve').click();
  const card = chat.log.getByRole('button', { name: /Could not edit docs\/guide\.md/ });
  await card.click();
  await expect(chat.log.getByText(/changed since/).first()).toBeVisible();
  await expect(chat.log.getByText(/^That did not work/)).toBeVisible();
  await chat.settled();
  await expect(chat.button('Undo')).toHaveCount(0);
  expect(repo.read('docs/guide.md')).toBe(mine);
});

test('two edits of one answer are asked for one by one, and each does what was said to it', async ({
  page,
  chat,
  repo,
  provider,
}) => {
  const answers: string[][] = [];
  provider.use(({ toolOutputs }) => {
    answers.push(toolOutputs);
    if (toolOutputs.length > 0) return { text: 'One done, one left.' };
    return {
      text: 'Two changes. ',
      calls: [editCall('Words about', 'Better words about'), editCall('## Install', '## Set up')],
    };
  });
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('improve it');
  await expect(chat.button('Approve')).toHaveCount(2);
  await chat.button('Approve').first().click();
  await expect(chat.button('Approve')).toHaveCount(1);
  await chat.button('Reject').click();
  await expect(chat.log.getByText('One done, one left.')).toBeVisible();
  await chat.settled();
  const text = repo.read('docs/guide.md');
  expect(text).toContain('Better words about');
  expect(text).toContain('## Install');
  expect(answers.at(-1)).toHaveLength(2);
});

test('the keyboard alone: open, ask, approve, undo, close', async ({ page, chat, repo }) => {
  const before = repo.read('docs/guide.md');
  await page.goto('/docs/guide');
  await expect(chat.toggle).toBeVisible();
  await page.keyboard.press('Control+j');
  await expect(chat.message).toBeFocused();
  await page.keyboard.type('edit "Words about the product" to "Better words about the product"');
  await page.keyboard.press('Enter');
  await expect(chat.button('Approve')).toBeVisible();
  await chat.settled();
  await expect(chat.message).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(chat.button('Leave out of this message: guide.md')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(chat.button('Approve all edits')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(chat.button('with a reason')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(chat.button('Reject')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(chat.button('Approve')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(chat.log).toBeFocused();
  await expect(page.locator('main article')).toContainText('Better words about the product');
  await expect(chat.button('Undo')).toBeVisible();
  await chat.settled();
  const undoAll = chat.log.getByRole('button', { name: 'Undo all since here' }).first();
  await expect(undoAll).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(undoAll).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(chat.button('Edit this message')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(chat.log.getByRole('button', { name: /Edited docs\/guide\.md/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(chat.button('Undo')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(chat.log.getByText('Undone')).toBeVisible();
  expect(repo.read('docs/guide.md')).toBe(before);
  await page.keyboard.press('Control+j');
  await expect(chat.drawer).toBeHidden();
  await expect(chat.toggle).toBeFocused();
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

test('queueing a task asks, runs the task command, and its mark moves on the page and in the tree', async ({
  page,
  chat,
  repo,
}) => {
  await page.goto('/tasks/infra/alpha');
  await chat.open();
  const row = page.getByRole('treeitem', { name: 'Flush the relay' });
  await expect(row.getByRole('img', { name: 'To do' })).toBeVisible();
  await chat.ask('queue this');
  await expect(chat.button('Approve')).toBeVisible();
  await expect(chat.log).toContainText(/task(\.mjs)? update/);
  await chat.button('Approve').click();
  await expect(page.locator('main .task-status').first()).toHaveText('Ready');
  await expect(row.getByRole('img', { name: 'Ready' })).toBeVisible();
  await expect(chat.log.getByRole('button', { name: /Queued INFRA-ALPHA.*todo → ready/ })).toBeVisible();
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

test('a sub-agent shows what it does while it does it; stopped, no process of it is left', async ({
  page,
  chat,
  provider,
  repo,
}) => {
  provider.use([{ calls: [{ name: 'run_claude_subagent', arguments: { prompt: 'hang on' } }] }]);
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('delegate');
  await chat.button('Approve').click();
  await expect(chat.log.getByRole('button', { name: /^Claude is thinking.*0:0[1-9]/ })).toBeVisible();
  await expect.poll(() => claudePids(repo)).toHaveLength(2);
  const pids = claudePids(repo);
  expect(pids.filter(isAlive)).toHaveLength(2);
  await chat.stop.click();
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  await chat.settled();
  await expect(chat.log.getByText('You stopped this answer.')).toBeVisible();
});

/** Of the scripted Claude and its child; none before it has begun. */
function claudePids(repo: SampleRepo): number[] {
  if (!existsSync(claudeLog(repo))) return [];
  const lines = readFileSync(claudeLog(repo), 'utf8').trim().split('\n');
  return lines.flatMap((line) => (line === '' ? [] : ((JSON.parse(line) as { pids?: number[] }).pids ?? [])));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('the sub-agent shows its steps and its result', async ({ page, chat, provider }) => {
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
  await chat.log.getByRole('button', { name: /^Claude has answered/ }).click();
  await expect(chat.log.getByRole('group', { name: /steps/ })).toContainText('docs/guide.md');
  await expect(chat.log.getByText('It is in docs/guide.md.')).toBeVisible();
  await chat.settled();
});

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
