import { seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

const answer = String.raw`The mean is $\bar{x} = \frac{1}{n}\sum_i x_i$, and it costs $5 or $6.

$$
\sigma^2 = \frac{1}{n}\sum_{i=1}^{n} (x_i - \bar{x})^2
$$

In other brackets \(a_1 * b_2\), and one that is not right: $\frac{1$.

The end.
`;

test('formulas of an answer are their source while it is written, and set as those of documents once they are whole', async ({
  page,
  chat,
  provider,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  const styles = () => fetched.filter((url) => url.includes('/katex/') && url.endsWith('.css'));
  provider.use([
    { text: 'Nothing to be set.' },
    // Its paragraph stays unfinished for as long as the test looks at it.
    { deltas: ['So $x^2$ is ', ...Array.from({ length: 1_200 }, () => 'more ')], rate: 40 },
    { text: answer },
  ]);
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('No formula');
  await expect(chat.log.getByText('Nothing to be set.')).toBeVisible();
  await chat.settled();
  expect(styles()).toEqual([]);

  await chat.ask('Go on and on');
  const said = chat.log.locator('[data-role="assistant"]').last();
  await expect(said.locator('code')).toHaveText('x^2');
  await expect(said.getByText(/(more ){20}/)).toBeVisible();
  await expect(said.locator('.katex')).toHaveCount(0);
  await chat.stop.click();
  await chat.settled();
  await expect(said.locator('.katex')).toHaveCount(1);

  await chat.ask('Which formula?');
  await expect(said.getByText('The end.')).toBeVisible();
  await chat.settled();
  await expect(said.locator('.katex')).toHaveCount(3);
  // It stands at its end still, though source became something smaller.
  await expect(said.getByText('The end.')).toBeInViewport();
  await expect(chat.button('Jump to latest')).toHaveCount(0);
  await expect(said.locator('.katex-display')).toHaveCount(1);
  await expect(said.getByText('it costs $5 or $6.')).toBeVisible();
  await expect(said.locator('.doc-math-error')).toContainText("expected '}'");
  expect(styles()).toHaveLength(1);
  // Read once, seen once: the form for those who listen is out of sight.
  const [mathml, html] = await Promise.all(
    ['.katex-mathml', '.katex-html'].map((part) => said.locator(part).first().boundingBox()),
  );
  expect(mathml?.width).toBeLessThan(2);
  expect(html?.width).toBeGreaterThan(20);
  expect(await seriousFindings(page)).toEqual([]);
  // The wide one scrolls in its own box, by keyboard too.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(said.getByRole('group', { name: 'Formula' })).toHaveAttribute('tabindex', '0');
  const overflow = await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth);
  expect(overflow).toBe(0);
  if (process.env.SHOTS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${process.env.SHOTS}/formula-390-${colorScheme}.png` });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.screenshot({ path: `${process.env.SHOTS}/formula-1440-${colorScheme}.png` });
      await page.setViewportSize({ width: 390, height: 844 });
    }
  }
});
