import type { Page } from '@playwright/test';

/** `data-awake` of a page of ours tells that it hears clicks and keys; what has no frame of ours needs none. */
async function isAwake(page: Page): Promise<void> {
  await page.waitForFunction(
    () => 'awake' in document.documentElement.dataset || !document.getElementById('chat-toggle'),
  );
}

/**
 * From now on a page that was loaded has come to life when the test goes on, as it has for a person who looks before
 * they act: React swallows what is clicked while it takes a page over.
 */
export function awaitAwake(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    if (options?.waitUntil === undefined) await isAwake(page);
    return response;
  };
  for (const name of ['reload', 'goBack', 'goForward'] as const) {
    const go = page[name].bind(page);
    page[name] = async (options) => {
      const response = await go(options);
      await isAwake(page);
      return response;
    };
  }
}

/** What somebody does who is quicker than a person. */
export type Early = { press: string } | { click: string };

/** Presses (with Ctrl) or clicks in the very moment in which a page comes to life. */
export async function actOnWaking(page: Page, early: Early): Promise<void> {
  await page.addInitScript((act: Early) => {
    new MutationObserver((_, observer) => {
      observer.disconnect();
      if ('click' in act) document.querySelector<HTMLElement>(act.click)?.click();
      else {
        const key = { key: act.press, ctrlKey: true, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new KeyboardEvent('keydown', key));
      }
    }).observe(document, { subtree: true, attributeFilter: ['data-awake'] });
  }, early);
}
