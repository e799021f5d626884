import type { Page } from '@playwright/test';

// What can go wrong with a request between the page and the chat's server. `asked`: what is sent and its answer;
// `read`: the conversation as it is stored.

const urls = { asked: '**/api/chat', read: '**/api/chat?*' };
type Which = keyof typeof urls;

/** The server takes what is asked of it, and its answer never reaches the page. */
export async function cutAnswers(page: Page, times = 1): Promise<void> {
  await page.route(
    urls.asked,
    async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      await route.fetch({ timeout: 20_000 }).catch(() => undefined);
      await route.abort('connectionreset');
    },
    { times },
  );
}

/** The next thing that is asked is neither answered nor refused, and the server hears nothing of it. */
export async function loseQuestion(page: Page): Promise<void> {
  await page.route(urls.asked, () => undefined, { times: 1 });
}

/** The conversation cannot be read until what is returned is called. */
export async function cutReads(page: Page): Promise<() => Promise<void>> {
  await page.route(urls.read, (route) => route.abort('connectionreset'));
  return () => page.unroute(urls.read);
}

/** Requests of these pages wait until what is returned is called. */
export async function hold(which: Which, ...pages: Page[]): Promise<() => void> {
  const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
  for (const page of pages) {
    await page.route(urls[which], async (route) => {
      await mayGo;
      await route.continue();
    });
  }
  return letGo;
}
