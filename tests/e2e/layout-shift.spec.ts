import type { Page } from '@playwright/test';
import { lentTest as base, expect } from './fixtures.ts';
import { type HeldPages, startHeldPages } from './held-pages.ts';

const test = base.extend<{ pages: HeldPages }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  pages: async ({}, use) => {
    const pages = await startHeldPages();
    await use(pages);
    await pages.close();
  },
  proxy: async ({ pages }, use) => use({ server: pages.url, bypass: '<-loopback>' }),
});

const drawer = '<aside id="chat-drawer"';
const cases = [
  { path: '/tasks/infra/alpha', heldAt: drawer },
  { path: '/README', heldAt: drawer },
  { path: '/', heldAt: drawer },
  { path: '/board', heldAt: drawer },
  { path: '/board', heldAt: '<select name="sort"' },
  { path: '/board?view=table', heldAt: '<select name="group"' },
  { path: '/search?q=relay', heldAt: drawer },
  { path: '/status', heldAt: '<button type="button" class="ui-button"' },
  { path: '/', heldAt: '<button id="chat-toggle"' },
];
const sizes = [
  { width: 1350, height: 940 },
  // An open drawer takes the navigation's room.
  { width: 1000, height: 800 },
  { width: 390, height: 844 },
];

for (const { path, heldAt } of cases) {
  for (const open of [true, false]) {
    test(`${path} with the drawer ${open ? 'open' : 'closed'} does not move when the rest comes from ${heldAt}`, async ({
      page,
      pages,
      app,
    }) => {
      await page
        .context()
        .addCookies([{ name: 'tasks_drawer', value: `${open ? 'open' : 'closed'}:420`, url: app.url }]);
      await watchShifts(page);
      for (const size of sizes) {
        await page.setViewportSize(size);
        pages.holdAt(heldAt);
        await page.goto(path, { waitUntil: 'commit' });
        await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
        pages.letGo();
        await page.waitForLoadState();
        if (open) await expect(page.getByRole('button', { name: /^Leave out/ })).toBeVisible();
        expect({ size, shifts: await shiftsOf(page) }).toEqual({ size, shifts: [] });
      }
    });
  }
}

/** Less than anybody sees: where a piece ends within a word or an icon, that one may still grow. */
const unseen = 0.005;

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript((least) => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources: { node: Node | null }[];
      })[])
        if (entry.value > least)
          seen.push(
            `${entry.value.toFixed(5)}: ${entry.sources.map(({ node }) => (node instanceof Element ? node.className : node?.nodeName)).join(', ')}`,
          );
    }).observe({ type: 'layout-shift', buffered: true });
  }, unseen);
}

/** All until now, the frame that is just drawn included. */
function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve((window as unknown as { seen: string[] }).seen)),
        ),
      ),
  );
}
