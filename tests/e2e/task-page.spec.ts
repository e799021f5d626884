import type { Page } from '@playwright/test';
import { findingsInBothThemes } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';
import { sampleFiles } from './sample-repo.ts';

const alpha = 'tasks/infra/alpha.md';
const menu = (page: Page) => page.getByRole('dialog', { name: /^(Change|Add)/ });
const fact = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) });
const toast = (page: Page) => page.locator('.ui-toasts');

test('a status is changed, shown at once, and undone, by keyboard alone', async ({ page, repo }) => {
  await page.goto('/tasks/infra/alpha');
  await page.locator('main h1').waitFor();
  await page.keyboard.press('e');
  await expect(fact(page, 'Status')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(fact(page, 'Priority')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(menu(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('block');
  await expect(menu(page).getByRole('option')).toHaveText(['Blocked']);
  await page.keyboard.press('Enter');
  await expect(fact(page, 'Status')).toHaveText('Status: Blocked');
  await expect(fact(page, 'Status')).toBeFocused();
  await expect(toast(page)).toContainText('Status: Blocked.');
  await expect
    .poll(() => repo.read(alpha))
    .toBe(sampleFiles[alpha]?.toString().replace('status: todo', 'status: blocked'));
  await page.keyboard.press('Control+z');
  await expect(fact(page, 'Status')).toHaveText('Status: To do');
  expect(repo.read(alpha)).toBe(sampleFiles[alpha]);
});

test('every fact can be set, new values too, and each writes its own field alone', async ({ page, repo }) => {
  await page.goto('/tasks/infra/gamma');
  const choose = async (open: () => Promise<void>, text: string) => {
    await open();
    await menu(page).getByRole('combobox').fill(text);
    await expect(menu(page).getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Enter');
  };
  const add = (name: string) => async () => {
    await page.getByRole('button', { name: 'Add a fact' }).click();
    await menu(page).getByRole('option', { name }).click();
  };
  await choose(add('Priority'), 'p0');
  await expect(fact(page, 'Priority')).toContainText('P0');
  await choose(add('Milestone'), 'm1');
  await expect(fact(page, 'Milestone')).toContainText('m1');
  await choose(add('Owner'), 'someone new');
  await expect(fact(page, 'Owner')).toContainText('someone new');
  await choose(add('Labels'), 'fresh');
  await expect(fact(page, 'Labels')).toContainText('fresh');
  await page.keyboard.press('Escape');
  await choose(add('Waits for'), 'measure');
  await expect(page.getByRole('list', { name: 'Waited for' })).toContainText('Measure the relay');
  expect(repo.read('tasks/infra/gamma.md').split('---')[1]).toBe(
    '\nid: INFRA-GAMMA\ntitle: Draft without a plan\nstatus: draft\npriority: p0\nmilestone: m1\n' +
      'owner: someone new\nlabels: [fresh]\ndepends_on: [INFRA-BETA]\n',
  );
});

test('what makes no sense is refused on the spot, with what would', async ({ page, repo }) => {
  await page.goto('/tasks/infra/alpha');
  await fact(page, 'Status').click();
  const option = menu(page).getByRole('option', { name: /In review/ });
  await expect(option).toHaveAttribute('aria-disabled', 'true');
  // Marked as not to be chosen: a person can try all the same.
  await option.click({ force: true });
  await expect(menu(page).getByRole('alert')).toContainText('can become Draft, Ready, In progress');
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await page.goto('/tasks/infra/gamma');
  await fact(page, 'Status').click();
  await menu(page).getByRole('option', { name: 'Ready' }).click();
  const refusal = page.locator('.task-refusal');
  await expect(refusal).toContainText('cannot become ready yet');
  await expect(refusal).toContainText('Plan');
  await expect(fact(page, 'Status')).toHaveText('Status: Draft');
  expect(repo.read('tasks/infra/gamma.md')).toBe(sampleFiles['tasks/infra/gamma.md']);
});

test('a circle of dependencies is not offered, and says why', async ({ page, repo }) => {
  repo.write({
    'tasks/infra/late.md': '---\ntitle: Comes later\nstatus: todo\ndepends_on: [INFRA-ALPHA]\n---\n# Later\n',
  });
  await page.goto('/tasks/infra/alpha');
  await page.getByRole('button', { name: 'Change what it waits for' }).click();
  await menu(page).getByRole('combobox').fill('comes later');
  await menu(page)
    .getByRole('option', { name: /Comes later/ })
    .click({ force: true });
  await expect(menu(page).getByRole('alert')).toContainText('circle');
  expect(repo.read(alpha)).toBe(sampleFiles[alpha]);
});

test('a page that is older than its file changes nothing and shows what is there now', async ({
  page,
  repo,
}) => {
  // The stream of changes is held back, so that the page stays old.
  await page.route('**/api/events', (route) => route.abort());
  await page.goto('/tasks/infra/alpha');
  await fact(page, 'Priority').click();
  await expect(menu(page).getByRole('option').first()).toBeVisible();
  repo.write({ [alpha]: repo.read(alpha).replace('owner: dana', 'owner: eve') });
  await menu(page).getByRole('option', { name: 'P0' }).click();
  await expect(page.locator('.task-refusal')).toContainText('has changed since this page showed it');
  await expect(fact(page, 'Owner')).toContainText('eve');
  await expect(fact(page, 'Priority')).toContainText('P1');
  expect(repo.read(alpha)).toContain('priority: p1');
});

test('boxes are ticked by keyboard, keep the focus, show in the other tab, and are undone', async ({
  page,
  context,
  repo,
}) => {
  const other = await context.newPage();
  await other.goto('/tasks/infra/alpha');
  await page.goto('/tasks/infra/alpha');
  const box = page.locator('article').getByRole('checkbox', { name: 'The last token arrives.' });
  await expect(box).toBeEnabled();
  await box.focus();
  await page.keyboard.press('Space');
  await expect(toast(page)).toContainText('Ticked: The last token arrives.');
  expect(repo.read(alpha)).toBe(sampleFiles[alpha]?.toString().replace('- [ ]', '- [x]'));
  await expect(other.locator('article').getByRole('checkbox')).toBeChecked();
  await expect(box).toBeFocused();
  await expect(box).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(box).not.toBeChecked();
  await expect.poll(() => repo.read(alpha)).toBe(sampleFiles[alpha]);
  await expect(other.locator('article').getByRole('checkbox')).not.toBeChecked();
});

test('many boxes in a row are all kept', async ({ page, repo }) => {
  const lines = Array.from({ length: 8 }, (_, at) => `- [ ] step ${at}`);
  repo.write({ 'docs/steps.md': `# Steps\n\n${lines.join('\n')}\n` });
  await page.goto('/docs/steps');
  const boxes = page.locator('article').getByRole('checkbox');
  await expect(boxes.first()).toBeEnabled();
  for (let at = 0; at < 8; at++) await boxes.nth(at).click();
  await expect
    .poll(() => repo.read('docs/steps.md'))
    .toBe(`# Steps\n\n${lines.join('\n').replaceAll('[ ]', '[x]')}\n`);
  for (let at = 0; at < 8; at++) await expect(boxes.nth(at)).toBeChecked();
});

test('boxes of a folder’s README are ticked on the page of the folder, and its text is edited there', async ({
  page,
  repo,
}) => {
  repo.write({ 'docs/plans/README.md': '# Plans\n\n- [ ] write them\n' });
  await page.goto('/docs/plans');
  const box = page.locator('article').getByRole('checkbox', { name: 'write them' });
  await expect(box).toBeEnabled();
  await box.click();
  await expect.poll(() => repo.read('docs/plans/README.md')).toContain('- [x] write them');
  await expect(box).toBeChecked();
  await page.getByRole('button', { name: /^Edit/ }).click();
  await expect(page.getByRole('textbox', { name: 'Source of docs/plans/README.md' })).toBeVisible();
});

test('a box of an older page is set back, and the page brought up to the file', async ({ page, repo }) => {
  await page.route('**/api/events', (route) => route.abort());
  await page.goto('/tasks/infra/alpha');
  const box = page.locator('article').getByRole('checkbox').first();
  await expect(box).toBeEnabled();
  repo.write({ [alpha]: repo.read(alpha).replace('The last token arrives.', 'Every token arrives.') });
  await box.click();
  await expect(toast(page)).toContainText('has changed since this page showed it');
  const now = page.locator('article').getByRole('checkbox', { name: 'Every token arrives.' });
  await expect(now).not.toBeChecked();
  await now.click();
  await expect.poll(() => repo.read(alpha)).toContain('- [x] Every token arrives.');
});

test('boxes work again when the editor was opened and closed', async ({ page, repo }) => {
  await page.goto('/tasks/infra/alpha');
  await page.getByRole('button', { name: /^Edit/ }).click();
  await expect(page.locator('.cm-content')).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const box = page.locator('article').getByRole('checkbox').first();
  await expect(box).toBeEnabled();
  await box.click();
  await expect.poll(() => repo.read(alpha)).toContain('- [x] The last token arrives.');
});

test('boxes of a file that may not be edited stay disabled', async ({ page, repo }) => {
  repo.write({ 'notes/list.md': '# Notes\n\n- [ ] not from here\n' });
  await page.goto('/notes/list');
  await page.waitForLoadState('networkidle');
  await expect(page.locator('article').getByRole('checkbox')).toBeDisabled();
});

test('findings lead to their line and are mended where that is safe', async ({ page, repo }) => {
  repo.write({
    'tasks/infra/odd.md': '---\ntitle: Odd\nstatus: doing\n---\n# Odd\n',
    'tasks/infra/bare.md': '---\ntitle: Bare\nstatus: in_progress\n---\n# Bare\n\n## Problem\n\nSlow.\n',
  });
  await page.goto('/tasks/infra/odd');
  await page.locator('.task-findings summary').click();
  await expect(page.getByRole('link', { name: 'tasks/infra/odd.md:3' })).toHaveAttribute(
    'href',
    '/tasks/infra/odd?view=source#L3',
  );
  await page.getByRole('button', { name: 'Choose a status' }).click();
  await menu(page).getByRole('option', { name: 'In progress' }).click();
  await expect(page.locator('.task-findings')).not.toContainText('doing');
  expect(repo.read('tasks/infra/odd.md')).toContain('status: in_progress');
  await page.goto('/tasks/infra/bare');
  await page.locator('.task-findings summary').click();
  await page.getByRole('button', { name: 'Add the missing sections' }).first().click();
  await expect(page.locator('article').getByRole('heading', { name: 'Plan' })).toBeVisible();
  expect(repo.read('tasks/infra/bare.md')).toMatch(
    /Slow\.\n\n## Plan\n\n<!-- .* -->\n\n## Acceptance Criteria\n/,
  );
});

test('around a task: its dependencies as a picture and a list, who links here, the last commit', async ({
  page,
  repo,
}) => {
  repo.write({ 'docs/why.md': '# Why\n\nBecause of INFRA-ALPHA.\n' });
  await page.goto('/tasks/infra/alpha');
  const picture = page.getByRole('region', { name: 'Picture of the dependencies' });
  const box = picture.getByRole('link', { name: 'Measure the relay, Completed' });
  await box.scrollIntoViewIfNeeded();
  await page.getByText('Show as a list').click();
  await expect(page.getByRole('list', { name: 'It waits for' })).toContainText('Measure the relay');
  const links = page.getByRole('list', { name: 'Pages that link here' });
  await expect(links.getByRole('link')).toHaveText(['The guide', 'Why']);
  await expect(page.getByText(/Last commit .* by Test: Start/)).toBeVisible();
  await expect(page.getByText('Not committed yet')).toHaveCount(0);
  repo.write({ [alpha]: repo.read(alpha).replace('owner: dana', 'owner: eve') });
  await expect(page.getByText('Not committed yet')).toBeVisible();
  await box.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tasks\/infra\/beta$/);
});

test('a task of Backlog.md is changed in the words of its board', async ({ page, repo }) => {
  const path = 'backlog/tasks/task-1 - First.md';
  repo.write({
    'backlog/config.yml': 'project_name: "X"\nstatuses: ["To Do", "In Progress", "Done"]\n',
    [path]:
      '---\nid: TASK-1\ntitle: First\nstatus: To Do\nassignee: []\nlabels: []\ndependencies: []\npriority: low\n---\n\n## Description\n\nWords.\n',
  });
  await page.goto('/backlog/tasks/task-1%20-%20First');
  await fact(page, 'Status').click();
  await expect(menu(page).getByRole('option')).toHaveText([/^In Progress$/, /^Done/]);
  await menu(page).getByRole('option', { name: 'In Progress' }).click();
  await expect(fact(page, 'Status')).toHaveText('Status: In Progress');
  await expect.poll(() => repo.read(path)).toContain('status: In Progress');
  await fact(page, 'Priority').click();
  await menu(page).getByRole('option', { name: 'high' }).click();
  await expect.poll(() => repo.read(path)).toContain('priority: high');
});

test('menus, notices and pictures have no serious fault that axe finds', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/tasks/infra/alpha');
  await fact(page, 'Status').click();
  await expect(menu(page).getByRole('option').first()).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await menu(page).getByRole('option', { name: 'Blocked' }).click();
  await expect(toast(page)).toContainText('Blocked');
  await page.locator('#dependencies').scrollIntoViewIfNeeded();
  await expect(page.getByText(/Last commit/)).toBeVisible();
  // Both times with the notice, which stays as long as the pointer is on it.
  await toast(page).locator('.ui-toast').hover();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await expect(toast(page)).toContainText('Blocked');
  await page.goto('/tasks/infra/gamma');
  await fact(page, 'Status').click();
  await menu(page).getByRole('option', { name: 'Ready' }).click();
  await expect(page.locator('.task-refusal')).toBeVisible();
  expect(await findingsInBothThemes(page)).toEqual([]);
});

test('on a phone the menu fits the screen and nothing scrolls sideways', async ({ page, repo }) => {
  const long = 'A name that is far too long for the screen of a phone and goes on';
  repo.write({
    'tasks/infra/beta.md': repo
      .read('tasks/infra/beta.md')
      .replace('title: Measure the relay', `title: ${long}`),
  });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('/tasks/infra/alpha');
  const chip = await page.getByRole('list', { name: 'Waited for' }).getByRole('link').boundingBox();
  expect((chip?.x ?? 0) + (chip?.width ?? 0)).toBeLessThanOrEqual(390);
  for (const name of ['Status', 'Owner']) {
    await fact(page, name).click();
    await expect(menu(page).getByRole('option').first()).toBeVisible();
    const box = await menu(page).boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    await page.keyboard.press('Escape');
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
