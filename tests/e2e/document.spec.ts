import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seriousFindings } from './axe.ts';
import { expect, lentTest as test } from './fixtures.ts';

const fence = (text: string) => `\`\`\`mermaid\n${text}\n\`\`\`\n`;

test.describe('formulas', () => {
  test.use({
    files: {
      'README.md': '# Plain\n\nIt costs $5 or $6.\n',
      'docs/math.md':
        '# Energy\n\nWhere $e^{i\\pi} + 1 = 0$.\n\n$$\n\\frac{a}{b}\n$$\n\nBroken: $\\frac{1$.\n',
    },
  });

  test('are set on pages that have some, with style and fonts of this server; others load nothing of it', async ({
    page,
  }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/README');
    await expect(page.locator('main article')).toContainText('It costs $5 or $6.');
    expect(asked.filter((url) => url.includes('/api/library/'))).toEqual([]);

    await page.goto('/docs/math');
    await expect(page.locator('main article .katex-display .mfrac')).toBeVisible();
    await expect(page.locator('main article .doc-math-error')).toContainText('\\frac{1');
    await page.evaluate(() => document.fonts.ready);
    expect(await page.evaluate(() => document.fonts.check('16px KaTeX_Main'))).toBe(true);
    expect(asked.some((url) => url.endsWith('.woff2'))).toBe(true);
    expect(asked.filter((url) => !url.startsWith('data:') && new URL(url).hostname !== 'localhost')).toEqual(
      [],
    );
    // The half for the eye is hidden from those who listen, and the other way round.
    await expect(page.locator('.katex-html').first()).toHaveAttribute('aria-hidden', 'true');
    expect(await seriousFindings(page)).toEqual([]);
  });
});

test.describe('diagrams', () => {
  test.use({
    files: {
      'README.md': '# Plain\n\n```ts\nconst a = 1;\n```\n',
      'docs/flow.md': `# Flow\n\n${fence('graph TD\n  A[Start] --> B[End]')}\n${fence('graph TD\n  A -->')}`,
    },
  });

  test('are pictures in the colours of the page, drawn anew in those of another theme', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('/docs/flow');
    const picture = page.locator('.doc-diagram img').first();
    await expect(picture).toBeVisible();
    await expect(picture).toHaveAttribute('alt', 'Diagram (flowchart)');
    const light = await picture.getAttribute('src');
    expect(light).toMatch(/^data:image\/svg\+xml/);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(picture).not.toHaveAttribute('src', light ?? '');
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('far below the reader are drawn too, for whoever prints the page', async ({ page, repo }) => {
    repo.write({
      'docs/far.md': `# Far\n\n${'A paragraph.\n\n'.repeat(200)}${fence('graph LR\n  A --> B')}`,
    });
    await page.goto('/docs/far');
    await expect(page.locator('.doc-diagram img')).toHaveCount(1);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test('one that is wrong shows what is wrong, and its source', async ({ page }) => {
    await page.goto('/docs/flow');
    const wrong = page.locator('.doc-diagram').nth(1);
    await expect(wrong.locator('.doc-diagram-problem')).toContainText(/line \d/);
    await expect(wrong.locator('pre')).toBeVisible();
    await expect(wrong.locator('pre')).toContainText('A -->');
  });

  test('a page without one loads no byte of the library', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/README');
    await expect(page.locator('main article pre')).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => /mermaid|\/api\/diagram/.test(url))).toEqual([]);
  });

  test('in an answer are drawn once they are whole', async ({ page, chat, provider }) => {
    provider.use(() => ({ text: `Here it is:\n\n${fence('graph LR\n  A --> B')}\nThat is all.` }));
    await page.goto('/README');
    await chat.open();
    await chat.ask('draw it');
    await expect(chat.log.locator('.doc-diagram img')).toBeVisible();
    await chat.settled();
  });
});

test('a diagram made to do harm runs nothing, asks nobody and leaves the page alone', async ({
  page,
  repo,
  app,
  faults,
}) => {
  const hits: string[] = [];
  const canary = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  const there = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
  const init = JSON.stringify({
    securityLevel: 'loose',
    htmlLabels: true,
    themeCSS: `* { background: url(${there}/css); } body { display: none }`,
  });
  repo.write({
    'docs/harm.md': [
      '# Harm',
      fence(
        `%%{init: ${init}}%%\ngraph TD\n  A["<img src='${there}/label' onerror='top.wasHarmed=1'>"] --> B`,
      ),
      fence(
        `graph TD\n  A["<script>top.wasHarmed=1</script>"] --> B\n  click A "javascript:top.wasHarmed=1"\n`,
      ),
      fence(`graph TD\n  A@{ img: "${there}/shape" }\n  A --> B`),
      fence(`sequenceDiagram\n  A->>B: <iframe src="${there}/frame"></iframe>`),
      fence('graph TD\n  A[Good] --> B[End]'),
    ].join('\n\n'),
  });
  await page.goto(`${app.url}/docs/harm`);
  for (const figure of await page.locator('.doc-diagram').all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).toHaveAttribute('data-state', /drawn|failed/, { timeout: 20_000 });
  }
  await expect(page.locator('.doc-diagram').last().locator('img')).toBeVisible();
  expect(await page.evaluate(() => 'wasHarmed' in window)).toBe(false);
  expect(await page.locator('main article :is(script, iframe, svg)').count()).toBe(0);
  expect(hits).toEqual([]);
  // What the browser says about what it refused in the frame.
  expect(faults.filter((fault) => !/Content Security Policy|sandboxed/.test(fault))).toEqual([]);
  faults.length = 0;
  canary.close();
});
