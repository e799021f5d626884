import { findingsInBothThemes } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';
import { sampleFiles } from './sample-repo.ts';

const task = (title: string, status: string, more = '') =>
  `---\ntitle: ${title}\nstatus: ${status}\n${more}---\n\n# ${title}\n`;

test('the pictures tell what the history says, each with a table that says the same', async ({
  page,
  repo,
}) => {
  repo.write({
    'tasks/infra/long.md': task('Long at it', 'in_progress', 'milestone: m1\ncreated: 2026-01-05\n'),
  });
  repo.git('add', '-A');
  process.env.GIT_COMMITTER_DATE = '2026-02-03T12:00:00Z';
  repo.git('commit', '-q', '-m', 'Take it up');
  delete process.env.GIT_COMMITTER_DATE;
  await page.goto('/');
  await page.getByRole('link', { name: /Burn-up/ }).click();
  await expect(page).toHaveURL(/\/insights$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Insights');
  const burnUp = page.getByRole('region', { name: 'Milestone burn-up', exact: true });
  await expect(burnUp).toContainText('m1: 0 of 2 done (0 %).');
  await expect(burnUp.getByRole('img')).toHaveAccessibleName(/scope grew to 2 tasks, 0 of them are done/);
  await burnUp.getByText('Show as a table').click();
  await expect(burnUp.getByRole('table').getByRole('row').nth(1)).toContainText('2');
  const ages = page.getByRole('region', { name: 'Age of work in progress', exact: true });
  await expect(ages.getByRole('link', { name: /Long at it: In progress, \d+ days/ })).toHaveAttribute(
    'href',
    '/tasks/infra/long',
  );
  const throughput = page.getByRole('region', { name: 'Throughput', exact: true });
  await expect(throughput.getByRole('img')).toHaveAccessibleName(/completed in \d+ weeks/);
});

test('the whole project is chosen by links, kept in the address, and the back button works', async ({
  page,
}) => {
  await page.goto('/insights');
  const project = page.getByRole('region', { name: 'The whole project', exact: true });
  await expect(project).toContainText('3 open tasks');
  await project.getByRole('link', { name: 'All', exact: true }).click();
  await expect(page).toHaveURL(/show=all/);
  await expect(project).toContainText('4 tasks in 2 milestones, 1 dependency');
  await project.getByRole('link', { name: 'By workstream' }).click();
  await expect(page).toHaveURL(/by=workstream&show=all/);
  await expect(project).toContainText('4 tasks in 1 workstream');
  await page.goBack();
  await expect(project).toContainText('2 milestones');
  await project.getByText('Show as a table').click();
  const row = project.getByRole('row', { name: /Flush the relay/ });
  await expect(row).toContainText('To do');
  await row.getByRole('link').click();
  await expect(page).toHaveURL(/\/tasks\/infra\/alpha$/);
});

test('what changes on disk shows in the pictures of an open page', async ({ page, repo }) => {
  await page.goto('/insights');
  const burnUp = page.getByRole('region', { name: 'Milestone burn-up', exact: true });
  await expect(burnUp).toContainText('0 of 1 done');
  const done = repo
    .read('tasks/infra/alpha.md')
    .replace('status: todo   # set by hand', 'status: completed\ncompleted: 2026-01-09');
  repo.write({ 'tasks/infra/alpha.md': done });
  await expect(burnUp).toContainText('1 of 1 done (100 %)');
});

test('a thousand tasks are still one picture, each a mark that leads to its page', async ({ page, repo }) => {
  const files: Record<string, string> = {};
  for (let at = 0; at < 1_000; at++) {
    const status = ['todo', 'ready', 'in_progress', 'blocked', 'draft'][at % 5] ?? 'todo';
    const needs = at % 3 === 0 && at > 3 ? `depends_on: [MANY-T${at - 3}]\n` : '';
    files[`tasks/many/t${at}.md`] = task(`Task ${at}`, status, `milestone: m${at % 6}\n${needs}`);
  }
  repo.write(files);
  await page.goto('/insights');
  const picture = page.getByRole('region', { name: 'Picture: The whole project' });
  await expect(picture.locator('a.insight-node')).toHaveCount(1_003);
  await expect(picture.getByRole('link', { name: 'Task 7, In progress' })).toHaveAttribute(
    'href',
    '/tasks/many/t7',
  );
  const box = await picture.locator('svg.insight-project').boundingBox();
  expect(box?.height).toBeLessThan(1_600);
});

test('of more tasks than one picture can hold each milestone has its bar, and is drawn when it is chosen', async ({
  page,
  repo,
}) => {
  const files: Record<string, string> = {};
  for (let at = 0; at < 1_300; at++)
    files[`tasks/many/t${at}.md`] = task(`Task ${at}`, 'todo', `milestone: "the m ${at % 6}"\n`);
  repo.write(files);
  await page.goto('/insights');
  const project = page.getByRole('region', { name: 'The whole project', exact: true });
  await expect(project).toContainText('too many for one picture. Choose a milestone');
  await expect(project.locator('a.insight-node')).toHaveCount(0);
  const bars = project.getByRole('list', { name: 'How each stands' });
  await expect(bars.getByRole('listitem').filter({ hasText: 'the m 1' })).toContainText('217: 217 to do');
  await bars.getByRole('link', { name: 'the m 1' }).click();
  await expect(project).toContainText('217 open tasks in the m 1');
  await expect(project.locator('.insight-wide a.insight-node')).toHaveCount(217);
  await project.getByRole('link', { name: 'Draw all of them' }).click();
  await expect(project).toContainText('too many for one picture');
});

test('on a phone every picture fits, with words that can be read', async ({ page, repo }) => {
  repo.write({ ...sampleFiles, 'tasks/infra/long.md': task('Long at it', 'in_progress', 'milestone: m1\n') });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('/insights');
  const pictures = page.locator('.insight-picture');
  await expect(pictures).toHaveCount(4);
  for (const picture of await pictures.all()) {
    expect(await picture.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
    const words = picture.locator('text:visible');
    await expect(words).not.toHaveCount(0);
    const heights = await words.evaluateAll((texts) =>
      texts.map((text) => text.getBoundingClientRect().height),
    );
    expect(heights.length).toBeGreaterThan(0);
    expect(Math.min(...heights)).toBeGreaterThan(12);
  }
});

test.describe('without tasks', () => {
  test.use({ files: { 'README.md': '# Nothing here\n' } });
  test('the page says that there is nothing to draw', async ({ page }) => {
    await page.goto('/insights');
    await expect(page.locator('main')).toContainText('There is no task yet');
  });
});

test('axe finds no serious fault, on a phone neither', async ({ page, repo }) => {
  repo.write({
    ...sampleFiles,
    'tasks/infra/long.md': task('Under way', 'in_progress'),
    'tasks/infra/circle.md': task('Round', 'todo', 'depends_on: [INFRA-CIRCLE]\n'),
  });
  await page.goto('/insights');
  await expect(page.getByRole('heading', { name: 'Throughput' })).toBeVisible();
  for (const table of await page.getByText('Show as a table').all()) await table.click();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 780 });
  expect(await findingsInBothThemes(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
