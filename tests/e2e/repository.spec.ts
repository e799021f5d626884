import { expect, test } from './fixtures.ts';

const work = (title: string, status: string) => `---
title: ${title}
status: ${status}
---

# ${title}

## Problem

It squeaks.
`;

test.describe('a repository with other folders', () => {
  test.use({
    files: {
      'README.md': '# The works\n',
      'tasks.config.json': '{ "taskRoots": ["work"], "editable": ["work", "notes"] }',
      'work/ops/oil.md': work('Oil the hinges', 'todo'),
      'notes/rules.md': '# Rules of the house\n\nNo running. See [the hinges](../work/ops/oil.md).\n',
      'tasks/lists/shopping.md': '# A list that is no task\n',
    },
  });

  test('its tasks, documents and tree are its own, and the chat edits where it allows', async ({
    page,
    chat,
    repo,
  }) => {
    await page.goto('/');
    await expect(page.locator('main').getByRole('link', { name: 'Oil the hinges' }).first()).toBeVisible();
    await expect(page.locator('main').getByText(/^1 task/)).toBeVisible();
    await page.goto('/notes/rules');
    await page.locator('main article').getByRole('link', { name: 'the hinges' }).click();
    await expect(page.locator('main')).toHaveAttribute('data-page-kind', 'task');
    await expect(page.getByRole('treeitem', { name: 'Oil the hinges' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await chat.open();
    await chat.ask('edit "It squeaks." to "It squeaks at night."');
    await chat.button('Approve').click();
    await expect(page.locator('main article')).toContainText('It squeaks at night.');
    expect(repo.read('work/ops/oil.md')).toContain('It squeaks at night.');
    await chat.settled();
    await page.goto('/tasks/lists/shopping');
    await expect(page.locator('main')).toHaveAttribute('data-page-kind', 'doc');
    await chat.ask('edit "A list" to "The list"');
    await expect(chat.log.getByText(/^That did not work/)).toBeVisible();
    await chat.settled();
    expect(repo.read('tasks/lists/shopping.md')).toContain('A list');
  });
});

test.describe('documents made to be slow', () => {
  const row = '| some words in a cell | and some more of them | 12345 |\n';
  test.use({
    files: {
      'README.md': '# Slow ones\n',
      'docs/table.md': `# A table\n\n| a | b | c |\n|---|---|---|\n${row.repeat(Math.ceil(1_000_000 / row.length))}`,
      'docs/comments.md': `# Comments\n\n${'<!--'.repeat(20_000)}\n`,
      'docs/small.md': '# Small\n\nQuick.\n',
    },
  });

  test('are shown within their limit, as they are if need be, and hold nobody up', async ({
    page,
    request,
  }) => {
    await request.get('/docs/small');
    const slow = Promise.all(
      ['/docs/table', '/docs/comments'].map(async (path) => {
        const startMs = performance.now();
        const response = await request.get(path, { timeout: 30_000 });
        return { path, status: response.status(), tookMs: performance.now() - startMs };
      }),
    );
    const done = { now: false };
    void slow.finally(() => {
      done.now = true;
    });
    let longestMs = 0;
    do {
      const startMs = performance.now();
      expect((await request.get('/docs/small')).status()).toBe(200);
      longestMs = Math.max(longestMs, performance.now() - startMs);
    } while (!done.now);
    expect(longestMs).toBeLessThan(5_000);
    for (const { path, status, tookMs } of await slow) {
      expect(status, path).toBe(200);
      expect(tookMs, path).toBeLessThan(20_000);
    }
    await page.goto('/docs/comments');
    await expect(page.locator('main article')).toHaveCount(1);
    await expect(page.locator('main article').getByRole('heading', { name: 'Comments' })).toBeVisible();
  });
});
