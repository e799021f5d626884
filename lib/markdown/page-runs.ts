import type { AsyncLocalStorage } from 'node:async_hooks';

// The HTML of an article would cross to the browser twice: as it stands in the page, and once more as the property of the
// component that put it there. So while a page is made for a browser that has nothing yet, the server keeps the HTML
// here, beside the request, and the component gets its place in the list; in the browser it finds it in the document.

// Shared through globalThis: the server around Next and the two halves of Next each load their own copy of a module.
const slot = Symbol.for('dataface-tasks.page-runs');
const holder = globalThis as unknown as Record<symbol, AsyncLocalStorage<string[]> | undefined>;

/** The runs of HTML of the page that is being made; undefined where they cross as properties, and in the browser. */
export function runsOfPage(): string[] | undefined {
  return holder[slot]?.getStore();
}

/** To be called once, by the server. */
export function keepPageRunsIn(storage: AsyncLocalStorage<string[]>): void {
  holder[slot] = storage;
}
