import type { Locator, Page } from '@playwright/test';
import { random, taskPath, taskText } from '#tests/bench/corpus.ts';
import { backlogFiles } from '#tests/helpers/backlog-repo.ts';
import { findingsInBothThemes } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

const sections = '## Problem\n\nP.\n\n## Plan\n\n1. P.\n\n## Acceptance Criteria\n\n- [ ] A.\n';
const sheet = (title: string, status: string, more = '', body = sections) =>
  `---\ntitle: ${title}\nstatus: ${status}\n${more}---\n\n# ${title}\n\n${body}`;

const ten = {
  'tasks/app/one.md': sheet('One to do', 'todo', 'priority: p0\nowner: ana\nmilestone: m1\n'),
  'tasks/app/two.md': sheet('Two to do', 'todo', 'priority: p1\nowner: bo\nmilestone: m1\n'),
  'tasks/app/three.md': sheet('Three is thin', 'todo', 'priority: p2\nmilestone: m2\n', '## Problem\n\nP.\n'),
  'tasks/app/four.md': sheet('Four is ready', 'ready', 'priority: p1\ndepends_on: [APP-ONE]\n'),
  'tasks/app/five.md': sheet('Five is ready', 'ready', 'priority: p2\nowner: ana\n'),
  'tasks/web/six.md': sheet('Six goes on', 'in_progress', 'labels: [ui, slow]\n'),
  'tasks/web/seven.md': sheet('Seven waits for eyes', 'in_review'),
  'tasks/web/eight.md': sheet('Eight is done', 'completed', 'completed: 2026-01-02\n'),
  'tasks/web/nine.md': sheet('Nine is odd', 'pondering'),
  'tasks/web/ten.md': '---\ntitle: "Ten is broken\nstatus: ready\n---\n',
  'tasks.config.json': JSON.stringify({
    views: [{ name: 'For Ana', q: 'owner:ana', view: 'table', sort: '-title' }],
  }),
};

const column = (page: Page, name: RegExp | string) => page.getByRole('region', { name });
const card = (page: Page, title: string) => page.locator('.board-card', { hasText: title });
const rows = (page: Page) => page.locator('.board-row[data-path]');
const titles = (list: Locator) => list.locator('.board-link').allTextContents();
const outcome = (page: Page) => page.locator('.board-outcome');
const filter = (page: Page) => page.getByRole('combobox', { name: 'Filter tasks' });

async function ready(page: Page) {
  // Links leave the order of tabs to the keys of the list once its script is there.
  await expect(page.locator('.board [data-id][tabindex="0"]')).toHaveCount(1);
}

/** Drags a card as soon as cards can be dragged: the code for that comes after the board. */
async function drag(dragged: Locator, to: Locator, options?: Parameters<Locator['dragTo']>[1]) {
  await expect(dragged).toHaveAttribute('draggable', 'true');
  await dragged.dragTo(to, options);
}

test.describe('ten tasks', () => {
  // Wide enough for every column: a drag by mouse has its end in view.
  test.use({ files: ten, viewport: { width: 2200, height: 900 } });

  test('a card is dragged to another column: shown at once, written to the file, undone', async ({
    page,
    repo,
  }) => {
    await page.goto('/board');
    await ready(page);
    await expect(column(page, 'To do, 3 tasks')).toBeVisible();
    await drag(card(page, 'One to do'), column(page, /^In progress/));
    await expect(column(page, 'In progress, 2 tasks').getByText('One to do')).toBeVisible();
    await expect(column(page, 'To do, 2 tasks')).toBeVisible();
    await expect(outcome(page)).toContainText('1 moved to In progress');
    await expect.poll(() => repo.read('tasks/app/one.md')).toContain('status: in_progress');
    await outcome(page).getByRole('button', { name: 'Undo' }).click();
    await expect(column(page, 'To do, 3 tasks').getByText('One to do')).toBeVisible();
    expect(repo.read('tasks/app/one.md')).toBe(ten['tasks/app/one.md']);
  });

  test('an empty column is a strip: it opens for what is dropped on it, or when it is told to', async ({
    page,
  }) => {
    const widthOf = async (name: RegExp) => (await column(page, name).boundingBox())?.width ?? 0;
    await page.goto('/board');
    await ready(page);
    for (const name of [/^Draft, 0 tasks/, /^Blocked, 0 tasks/]) expect(await widthOf(name)).toBeLessThan(60);
    await drag(card(page, 'One to do'), column(page, /^Blocked/));
    await expect(column(page, 'Blocked, 1 task').getByText('One to do')).toBeVisible();
    expect(await widthOf(/^Blocked/)).toBeGreaterThan(200);
    await expect(outcome(page)).toContainText('1 moved to Blocked');
    await outcome(page).getByRole('button', { name: 'Undo' }).click();
    await expect(column(page, 'Blocked, 0 tasks')).toBeVisible();
    expect(await widthOf(/^Blocked/)).toBeGreaterThan(200);
    await page.getByRole('button', { name: 'Show Draft' }).focus();
    await page.keyboard.press('Enter');
    await expect(column(page, /^Draft/).getByText('Nothing here.')).toBeVisible();
    await page.reload();
    expect(await widthOf(/^Draft/)).toBeGreaterThan(200);
    expect(await widthOf(/^Blocked/)).toBeLessThan(60);
    await page.getByRole('button', { name: 'Fold Draft' }).click();
    expect(await widthOf(/^Draft/)).toBeLessThan(60);
  });

  test('a refused move goes back, and the card says why', async ({ page, repo }) => {
    await page.goto('/board');
    await ready(page);
    await drag(card(page, 'One to do'), column(page, /^Completed/));
    await expect(
      card(page, 'One to do').getByRole('button', { name: /cannot become completed/ }),
    ).toBeVisible();
    await expect(column(page, 'To do, 3 tasks').getByText('One to do')).toBeVisible();
    await expect(outcome(page)).toContainText(/1 refused: APP-ONE is todo and cannot become completed/);
    expect(repo.read('tasks/app/one.md')).toBe(ten['tasks/app/one.md']);
  });

  test('several cards at once are answered for each', async ({ page, repo }) => {
    await page.goto('/board');
    await ready(page);
    for (const title of ['One to do', 'Two to do', 'Three is thin']) {
      await card(page, title).hover();
      await card(page, title).locator('[data-pick]').click();
    }
    await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toContainText('3 selected');
    await drag(card(page, 'Two to do'), column(page, /^Ready/));
    await expect(outcome(page)).toContainText(
      '2 moved to Ready, 1 refused: APP-THREE cannot become ready yet. The section Plan is missing.',
    );
    await expect(column(page, /^Ready/).getByText('Two to do')).toBeVisible();
    await expect(column(page, 'To do, 1 task').getByText('Three is thin')).toBeVisible();
    expect(repo.read('tasks/app/three.md')).toBe(ten['tasks/app/three.md']);
    expect(repo.read('tasks/app/one.md')).toContain('status: ready');
  });

  test('everything on the board goes by keyboard', async ({ page, repo }) => {
    await page.goto('/board');
    await ready(page);
    const spoken = page.locator('.board > [aria-live="assertive"]');
    await page.keyboard.press('f');
    await expect(filter(page)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('link', { name: 'One to do' })).toBeFocused();
    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name: 'Two to do' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('link', { name: 'Five is ready' })).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('link', { name: 'Two to do' })).toBeFocused();

    await page.keyboard.press('Space');
    await expect(spoken).toContainText('Lifted Two to do');
    await page.keyboard.press('ArrowRight');
    await expect(spoken).toContainText('Over Ready.');
    await page.keyboard.press('Escape');
    await expect(spoken).toContainText('Put back');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expect.poll(() => repo.read('tasks/app/two.md')).toContain('status: ready');
    await expect(outcome(page)).toContainText('1 moved to Ready');
    await expect(column(page, /^Ready, 3/).getByRole('link', { name: 'Two to do' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Two to do' })).toBeFocused();

    await page.keyboard.press('s');
    await expect(page.getByRole('dialog', { name: /status of Two to do/ })).toBeVisible();
    await page.keyboard.type('progress');
    await page.keyboard.press('Enter');
    await expect.poll(() => repo.read('tasks/app/two.md')).toContain('status: in_progress');
    await page.keyboard.press('o');
    await page.keyboard.type('Zoë');
    await page.keyboard.press('Enter');
    await expect.poll(() => repo.read('tasks/app/two.md')).toContain('owner: Zoë');
    await expect(card(page, 'Two to do').getByText('Zoë')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/tasks\/app\/two$/);
  });

  test('the table sorts, groups, folds, selects and changes by keyboard', async ({ page, repo }) => {
    await page.goto('/board?view=table');
    await ready(page);
    expect((await titles(rows(page)))[0]).toBe('One to do');
    await page
      .getByRole('columnheader', { name: /^Title/ })
      .getByRole('link')
      .click();
    await expect(page).toHaveURL(/sort=title/);
    await expect.poll(() => titles(rows(page)).then(([first]) => first)).toBe('Eight is done');
    await page.getByRole('combobox', { name: 'Group' }).selectOption('status');
    const todo = page.getByRole('button', { name: 'To do 3' });
    await expect(todo).toHaveAttribute('aria-expanded', 'true');
    await todo.click();
    await expect(page.getByRole('link', { name: 'One to do' })).toHaveCount(0);
    await todo.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('link', { name: 'One to do' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByRole('toolbar')).toContainText('3 selected');
    await page.keyboard.press('p');
    await page.keyboard.type('p3');
    await page.keyboard.press('Enter');
    await expect(outcome(page)).toContainText('3 set to P3');
    for (const name of ['one', 'two', 'three'])
      expect(repo.read(`tasks/app/${name}.md`)).toContain('priority: p3');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('toolbar')).toHaveCount(0);
  });

  test('filter, view, sort and group stand in the address; the back button takes each back', async ({
    page,
  }) => {
    await page.goto('/board');
    await ready(page);
    await page.getByRole('link', { name: 'Table', exact: true }).click();
    await expect(rows(page)).toHaveCount(10);
    await filter(page).fill('owner:ana');
    await expect(rows(page)).toHaveCount(2);
    await filter(page).press('Enter');
    await expect(page).toHaveURL(/\?q=owner:ana&view=table$/);
    await page.getByRole('link', { name: 'Can start', exact: true }).click();
    await expect.poll(() => titles(rows(page))).toEqual(['Five is ready']);
    await expect(filter(page)).toHaveValue('owner:ana is:ready');
    await page.reload();
    await expect.poll(() => titles(rows(page))).toEqual(['Five is ready']);
    await page.goBack();
    await expect(filter(page)).toHaveValue('owner:ana');
    await expect(rows(page)).toHaveCount(2);
    await page.goBack();
    await expect(rows(page)).toHaveCount(10);
    await page.goBack();
    await expect(column(page, /^To do/)).toBeVisible();
    await expect(page).toHaveURL(/\/board$/);
  });

  test('the filter completes keys and values, and says what it passed over', async ({ page }) => {
    await page.goto('/board?view=table');
    await ready(page);
    await filter(page).pressSequentially('ow');
    await expect(page.getByRole('option', { name: /owner:/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(filter(page)).toHaveValue('owner:ana ');
    await expect(rows(page)).toHaveCount(2);
    await filter(page).fill('statsu:ready');
    await expect(page.getByText('There is no key «statsu:».')).toBeVisible();
    await page.getByRole('button', { name: 'Use «status:»' }).click();
    await expect(filter(page)).toHaveValue('status:ready');
    await expect(rows(page)).toHaveCount(2);
    await filter(page).fill('nothing has these words');
    await expect(page.getByText('No task passes this filter.')).toBeVisible();
  });

  test('a saved view opens by its name', async ({ page }) => {
    await page.goto('/board');
    await ready(page);
    await page.getByRole('link', { name: 'For Ana' }).click();
    await expect.poll(() => titles(rows(page))).toEqual(['One to do', 'Five is ready']);
    await expect(page).toHaveURL('/board?q=owner:ana&view=table&sort=-title');
    await expect(page.getByRole('link', { name: 'For Ana' })).toHaveAttribute('aria-current', 'true');
  });

  test('a change of a file moves the card in every tab, and leaves selection and focus', async ({
    page,
    context,
    repo,
  }) => {
    await page.goto('/board');
    await ready(page);
    const second = await context.newPage();
    await second.goto('/board?view=table&group=status');
    await ready(second);
    await page.getByRole('link', { name: 'Two to do' }).focus();
    await page.keyboard.press('x');
    repo.write({
      'tasks/app/one.md': repo.read('tasks/app/one.md').replace('status: todo', 'status: blocked'),
    });
    await expect(column(page, 'Blocked, 1 task').getByText('One to do')).toBeVisible();
    await expect(column(page, 'To do, 2 tasks')).toBeVisible();
    await expect(second.getByRole('button', { name: 'Blocked 1' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Two to do' })).toBeFocused();
    await expect(page.getByRole('toolbar')).toContainText('1 selected');
    await page.keyboard.press('s');
    await page.keyboard.type('Ready');
    await page.keyboard.press('Enter');
    await expect(outcome(page)).toContainText('1 moved to Ready');
    await expect(second.getByRole('button', { name: 'To do 1' })).toBeVisible();
  });

  test('home leads to each list, and says of what is ready when it starts', async ({ page }) => {
    await page.goto('/');
    const ready = page.locator('main').getByRole('region', { name: 'Ready', exact: true });
    await expect(ready.locator('.task-list-note').first()).not.toHaveText('…');
    await expect(ready.getByText(/waits for APP-ONE/)).toBeVisible();
    await ready.getByRole('heading').getByRole('link').click();
    await expect(page).toHaveURL(/\/board\?q=status:ready&view=table$/);
    await expect.poll(() => titles(rows(page))).toEqual(['Four is ready', 'Five is ready']);
    await page.goBack();
    await page.locator('main').getByRole('link', { name: 'm2', exact: true }).click();
    await expect.poll(() => titles(rows(page))).toEqual(['Three is thin']);
    await page
      .getByRole('navigation', { name: 'Tasks and documents' })
      .getByRole('link', { name: 'Tasks' })
      .click();
    await expect(column(page, /^To do/)).toBeVisible();
  });

  test('without script the list is there to be read, and its choices are links', async ({ browser, app }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${app.url}/board?view=table&q=status:todo`);
    expect(await titles(rows(page))).toEqual(['One to do', 'Two to do', 'Three is thin']);
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await expect(column(page, 'To do, 3 tasks').getByText('One to do')).toBeVisible();
    await page.getByRole('link', { name: 'One to do' }).click();
    await expect(page.getByRole('heading', { name: 'One to do' }).first()).toBeVisible();
    await context.close();
  });

  test('no serious finding of axe on table, board, menu, completions and selection', async ({ page }) => {
    for (const path of ['/board', '/board?view=table&group=status', '/board?q=statsu:x']) {
      await page.goto(path);
      expect(await findingsInBothThemes(page), path).toEqual([]);
    }
    await page.goto('/board');
    await ready(page);
    await drag(card(page, 'One to do'), column(page, /^Completed/));
    await expect(outcome(page)).toBeVisible();
    await page.getByRole('link', { name: 'Two to do' }).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('s');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await findingsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await filter(page).pressSequentially('o');
    await expect(page.getByRole('listbox', { name: 'Completions' })).toBeVisible();
    expect(await findingsInBothThemes(page)).toEqual([]);
  });

  test('phone: nothing wider than the screen, and a card is moved by the bar of the selection', async ({
    page,
    repo,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/board', '/board?view=table', '/board?view=table&group=owner']) {
      await page.goto(path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
    }
    await ready(page);
    // Beside what it waits for stands which one it is.
    const four = rows(page).filter({ hasText: 'Four is ready' });
    const [row, id] = await Promise.all([four.boundingBox(), four.locator('.board-row-more').boundingBox()]);
    expect((id?.y ?? 0) + (id?.height ?? 0)).toBeLessThanOrEqual((row?.y ?? 0) + (row?.height ?? 0));
    await rows(page).filter({ hasText: 'One to do' }).locator('[data-pick]').click();
    await page.getByRole('toolbar').getByRole('button', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Ready' }).click();
    await expect.poll(() => repo.read('tasks/app/one.md')).toContain('status: ready');
  });
});

test.describe('a repository of Backlog.md', () => {
  test.use({ files: backlogFiles });

  test('its board has its own words, and a move writes them', async ({ page, repo }) => {
    await page.goto('/board');
    await ready(page);
    const names = page.locator('.board-column h2');
    await expect(names).toHaveText(['Draft', 'To Do', 'In Progress', 'In Review', 'Done', 'Other words']);
    await drag(card(page, 'Log in: with a passkey'), column(page, /^In Progress/));
    await expect(outcome(page)).toContainText('1 moved to In Progress');
    await expect
      .poll(() => repo.read('backlog/tasks/back-12 - Log-in-with-a-passkey.md'))
      .toContain('status: In Progress');
    await drag(card(page, 'Finished'), column(page, /^In Progress/));
    await expect(outcome(page)).toContainText(/1 refused: .*lies in backlog\/completed/);
  });
});

function generated(count: number): Record<string, string> {
  const next = random(11);
  return Object.fromEntries(
    Array.from({ length: count }, (_, number) => [taskPath(number), taskText(number, next, 1)]),
  );
}

test.describe('more than a thousand tasks in review', () => {
  const names = Array.from({ length: 1_100 }, (_, at) => `tasks/app/task-${at}.md`);
  const reviewed = Object.fromEntries(names.map((path, at) => [path, sheet(`Task ${at}`, 'in_review')]));
  test.use({ files: { ...ten, ...reviewed } });

  test('their count and limit leave room for the button of the column', async ({ page }) => {
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/board');
      await ready(page);
      const head = column(page, /^In review/).locator('.board-column-head');
      await expect(head).toContainText('1,101');
      await expect(head.getByText('limit 5')).toBeAttached();
      const beyond = await head.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(beyond, `at ${width} px`).toBe(0);
    }
  });
});

test.describe('cards with many facts', () => {
  const facts =
    'owner: Ana González-Whitfield\nmilestone: 2026-Q3 launch\nlabels: [good first issue, performance, ui]\n';
  test.use({ files: { 'tasks/app/one.md': sheet('One to do', 'todo', facts) } });

  for (const width of [1440, 1024, 390]) {
    test(`a fact is shown whole or not at all at ${width} px, and the rest is in the tooltip`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/board');
      await ready(page);
      const foot = card(page, 'One to do').locator('.board-card-foot');
      await expect(foot).toHaveAttribute(
        'title',
        'Ana González-Whitfield · 2026-Q3 launch · good first issue · performance · ui',
      );
      const shown = await foot.evaluate((element) => {
        const { bottom } = element.getBoundingClientRect();
        const inView = [...element.children].filter((fact) => fact.getBoundingClientRect().top < bottom);
        return inView.map((fact) => ({
          words: fact.textContent,
          isWhole: fact.scrollWidth <= fact.clientWidth && fact.getBoundingClientRect().bottom <= bottom + 1,
        }));
      });
      expect(shown.length).toBeGreaterThanOrEqual(2);
      expect(shown.filter(({ isWhole }) => !isWhole)).toEqual([]);
    });
  }
});

test('a label in the table is shown whole or not at all, however much the title leaves', async ({
  page,
  repo,
}) => {
  const names = Array.from(
    { length: 40 },
    (_, at) => `A title${' which goes on'.repeat(at % 10)}${'!'.repeat(at)}`,
  );
  repo.write(
    Object.fromEntries(
      names.map((title, at) => [`tasks/app/t${at}.md`, sheet(title, 'todo', 'labels: [performance, ui]\n')]),
    ),
  );
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/board?view=table&q=label:performance');
    await ready(page);
    const labels = await page.locator('.board-row-labels').evaluateAll((boxes) =>
      boxes.flatMap((box) => {
        const { right, bottom } = box.getBoundingClientRect();
        const inView = [...box.children].filter((one) => one.getBoundingClientRect().top < bottom);
        return inView.map(
          (one) => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().right <= right,
        );
      }),
    );
    expect(labels.length).toBeGreaterThan(5);
    expect(labels.length).toBeLessThan(2 * (await page.locator('.board-row-labels').count()));
    expect(labels).not.toContain(false);
  }
});

test.describe('three hundred tasks', () => {
  test.use({ files: generated(300) });

  test('all that pass a filter are selected and changed, those out of sight among them', async ({
    page,
    repo,
  }) => {
    test.slow();
    // Each file is flushed to the disk, some hundred flushes each way.
    const patience = { timeout: 60_000 };
    await page.goto('/board?q=owner:web+is:valid&view=table');
    await ready(page);
    const total = Number(/^\d+/.exec((await page.locator('.board-count').textContent()) ?? '')?.[0]);
    expect(total).toBeGreaterThan(50);
    await rows(page).first().locator('.board-link').focus();
    await page.keyboard.press('Control+a');
    const bar = page.getByRole('toolbar', { name: 'Selected tasks' });
    await expect(bar).toContainText(`${total} selected`);
    await bar.getByRole('button', { name: /^Owner/ }).click();
    await page.getByRole('combobox', { name: 'New owner' }).fill('zoe');
    const isSeen = Promise.withResolvers<void>();
    await page.route('**/api/tasks/update', async (route) => {
      await isSeen.promise;
      await route.continue();
    });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('progressbar')).toBeVisible();
    isSeen.resolve();
    await expect(outcome(page)).toContainText(`${total} given to zoe`, patience);
    await expect(page.locator('.board-count')).toContainText(/^0 of 300/);
    await filter(page).fill('owner:zoe');
    await expect(page.locator('.board-count')).toHaveText(`${total} of 300 tasks`);
    const changed = Object.keys(generated(300)).filter((path) => repo.read(path).includes('owner: zoe'));
    expect(changed).toHaveLength(total);
    await outcome(page).getByRole('button', { name: 'Undo' }).click();
    await expect(outcome(page)).toContainText(`${total} undone`, patience);
    expect(Object.entries(generated(300)).filter(([path, text]) => repo.read(path) !== text)).toEqual([]);
  });

  test('a key pressed as soon as a selection is seen acts on that selection', async ({ page }) => {
    await page.goto('/board');
    await ready(page);
    // A slow browser: what React has left to do after showing it has to wait, and the key comes before that.
    await page.evaluate(() => {
      for (const name of ['appendChild', 'insertBefore'] as const) {
        const add = Node.prototype[name] as (...args: Node[]) => Node;
        Object.assign(Node.prototype, {
          [name](this: Node, ...args: Node[]) {
            const until = performance.now() + 30;
            if (args[0] instanceof Element && args[0].matches('.board-selection'))
              while (performance.now() < until);
            return add.apply(this, args);
          },
        });
      }
      new MutationObserver((_, observer) => {
        if (!document.querySelector('.board-selection-count')) return;
        observer.disconnect();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
        document.body.dataset.wasPressed = 'true';
      }).observe(document.body, { childList: true, subtree: true });
    });
    await page.getByRole('button', { name: 'Select all' }).click();
    await expect(page.locator('body')).toHaveAttribute('data-was-pressed', 'true');
    await expect(page.locator('.board-selection-count')).toHaveCount(0);
  });

  test('what one has selected can become all, by the bar', async ({ page }) => {
    await page.goto('/board');
    await ready(page);
    await page.getByRole('button', { name: 'Select all' }).click();
    await expect(page.locator('.board-selection-count')).toHaveText('300 selected');
    await page.keyboard.press('Escape');
    await expect(page.locator('.board-selection-count')).toHaveCount(0);
    await page.locator('.board-card .board-link').first().focus();
    await page.keyboard.press('x');
    await expect(page.locator('.board-selection-count')).toHaveText('1 selected');
    await page.getByRole('button', { name: 'All 300' }).click();
    await expect(page.locator('.board-selection-count')).toHaveText('300 selected');
  });
});

for (const count of [1_000, 10_000]) {
  test.describe(`${count} tasks`, () => {
    test.use({ files: generated(count) });

    test('the table scrolls to its end and back, finds one of them, groups and folds', async ({ page }) => {
      test.setTimeout(180_000);
      await page.goto('/board?view=table&sort=id');
      await ready(page);
      await expect(page.locator('.board-count')).toContainText(`${count.toLocaleString('en')} tasks`);
      expect(await page.locator('.board-row').count()).toBeLessThan(120);
      await rows(page).first().locator('.board-link').focus();
      await page.keyboard.press('End');
      await expect(page.locator(`.board-row[aria-rowindex="${count + 1}"] .board-link`)).toBeFocused();
      await page.keyboard.press('Home');
      await expect(page.locator('.board-row[aria-rowindex="2"] .board-link')).toBeFocused();
      const table = page.getByRole('grid');
      for (const share of [0.3, 0.7, 0.5]) {
        await table.evaluate((element, at) => element.scrollTo(0, element.scrollHeight * at), share);
        const line = Math.round(share * count);
        await expect(page.locator(`.board-row[aria-rowindex="${line}"][data-path]`)).toBeVisible();
      }
      await filter(page).fill('Task 777,');
      await expect.poll(() => titles(rows(page)).then(([first]) => first)).toMatch(/^Task 777,/);
      await filter(page).fill('is:open -owner:web');
      await page.getByRole('combobox', { name: 'Group' }).selectOption('milestone');
      const first = page.getByRole('button', { name: /^m1/ });
      await first.click();
      await expect(first).toHaveAttribute('aria-expanded', 'false');
      await expect(page.getByRole('button', { name: /^m2/ })).toBeVisible();
    });

    test('a card far down is moved, and the column stays where it was scrolled to', async ({
      page,
      repo,
    }) => {
      test.setTimeout(180_000);
      await page.goto('/board?q=workstream:infra');
      await ready(page);
      const cards = column(page, /^To do/).locator('.board-cards');
      await cards.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
      const path = await cards.evaluate(async (element) => {
        for (;;) {
          const box = element.getBoundingClientRect();
          const hit = document
            .elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
            ?.closest('[data-path]');
          if (hit instanceof HTMLElement) return hit.dataset.path ?? '';
          await new Promise(requestAnimationFrame);
        }
      });
      const scrolled = await cards.evaluate((element) => element.scrollTop);
      const moved = page.locator(`.board-card[data-path="${path}"]`);
      await drag(moved, column(page, /^In progress/), { targetPosition: { x: 60, y: 120 } });
      await expect.poll(() => repo.read(path)).toContain('status: in_progress');
      await expect(outcome(page)).toContainText('1 moved');
      expect(Math.abs((await cards.evaluate((element) => element.scrollTop)) - scrolled)).toBeLessThanOrEqual(
        104,
      );
    });
  });
}
