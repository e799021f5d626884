const againMs = 1_000;

let isInstalled = false;

/**
 * Has requests that render the open page anew wait while the server is away. Next would leave for the browser's own
 * page of errors, with all that is written and read here; it can only be kept from that by never hearing of a failure.
 */
export function outlastServer(): void {
  if (isInstalled) return;
  isInstalled = true;
  const ask = window.fetch;
  window.fetch = (input, init) =>
    isRefresh(input, init) ? askUntilWhole(() => ask(input, init), init?.signal) : ask(input, init);
}

/** What is asked for on the way to another page leaves this one anyway. */
function isRefresh(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  if (!(input instanceof URL) || input.pathname !== location.pathname) return false;
  const headers = new Headers(init?.headers);
  return headers.has('rsc') && !headers.has('next-router-prefetch');
}

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
