import { expect, test } from './fixtures.ts';

test.describe('many files with errors', () => {
  const torn = '---\ntitle: "unclosed\nstatus: ready\n---\n';
  const names = ['one', 'two', 'three', 'four', 'five'];
  test.use({ files: Object.fromEntries(names.map((name) => [`tasks/infra/odd-${name}.md`, torn])) });

  test('are one line of the home page until they are asked for', async ({ page }) => {
    await page.goto('/');
    const broken = page.getByRole('region', { name: 'Files with errors' });
    await expect(broken.getByRole('heading')).toHaveText(/^5 files with \d+ errors$/);
    await expect(broken.getByRole('link', { name: /odd-one/ })).toBeHidden();
    await broken.getByRole('heading').click();
    await expect(broken.getByRole('link', { name: /odd-one/ })).toBeVisible();
  });
});
