import type { useRouter } from 'next/navigation';

const againMs = 1_000;

type Router = Pick<ReturnType<typeof useRouter>, 'replace'>;

let isInstalled = false;
/** Of those that lead to another page only the latest is still wanted. */
let latest = 0;

/**
 * Has requests for a page wait while the server is away. Next would leave for the browser's own page of errors, with
 * all that is written and read here; it can only be kept from that by never hearing of a failure.
 */
export function outlastServer(router: Router): void {
  if (isInstalled) return;
  isInstalled = true;
  const ask = window.fetch;
  window.fetch = (input, init) => {
    if (!isForPage(input, init)) return ask(input, init);
    const again = () => ask(input, init);
    return isOpen(input) ? askUntilWhole(again, init?.signal) : askUntilThere(again, init?.signal, router);
  };
}

function isForPage(input: RequestInfo | URL, init: RequestInit | undefined): input is URL {
  if (!(input instanceof URL)) return false;
  const headers = new Headers(init?.headers);
  return headers.has('rsc') && !headers.has('next-router-prefetch');
}

function isOpen(asked: URL): boolean {
  const url = new URL(asked);
  // What Next adds to keep answers of both kinds apart.
  url.searchParams.delete('_rsc');
  return url.pathname === location.pathname && url.search === location.search;
}

/** The page that is open, rendered anew: it stays as it is until all of it is there. */
async function askUntilWhole(
  ask: () => Promise<Response>,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  for (;;) {
    try {
      const response = await ask();
      return response.ok ? await whole(response) : response;
    } catch (error) {
      if (signal?.aborted) throw error;
      await untilBack();
    }
  }
}

/** Another page: who asked for it is told what it waits for, and may stay. */
async function askUntilThere(
  ask: () => Promise<Response>,
  signal: AbortSignal | null | undefined,
  router: Router,
): Promise<Response> {
  const mine = ++latest;
  for (;;) {
    try {
      const response = await ask();
      if (mine === latest) sayNothing();
      return response;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (mine === latest) {
        sayAway(() => {
          latest++;
          // Next takes a navigation back only for another one: here, to where one is.
          router.replace(location.href, { scroll: false });
        });
      }
      await untilBack();
      // Next no longer waits for one that was taken back.
      if (mine !== latest) await new Promise(() => {});
    }
  }
}

const noticeId = 'shell-away';

function sayAway(onStay: () => void): void {
  sayNothing();
  const region = document.createElement('div');
  region.id = noticeId;
  region.className = 'ui-toasts';
  region.setAttribute('role', 'status');
  const box = document.createElement('div');
  box.className = 'ui-toast';
  const words = document.createElement('span');
  const stay = document.createElement('button');
  stay.type = 'button';
  stay.textContent = 'Stay here';
  stay.addEventListener('click', () => {
    sayNothing();
    onStay();
  });
  box.append(words, stay);
  region.append(box);
  document.body.append(region);
  // Into a region that stands already, or readers of the screen do not say it.
  requestAnimationFrame(() => {
    words.textContent =
      'The server cannot be reached. The page that you asked for opens as soon as it is back.';
  });
}

function sayNothing(): void {
  document.getElementById(noticeId)?.remove();
}

/** Half an answer would leave half a page. */
async function whole(response: Response): Promise<Response> {
  const { url, redirected, headers, status } = response;
  const copy = new Response(await response.arrayBuffer(), { headers, status });
  // A made one has none of its own, and Next reads both.
  return Object.defineProperties(copy, { url: { value: url }, redirected: { value: redirected } });
}

async function untilBack(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, againMs));
    const answer = await fetch('/api/health').catch(() => null);
    if (answer?.ok) return;
  }
}
