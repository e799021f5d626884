/**
 * Renders the page that is open anew, in place. What did not change keeps its nodes, and with them selection and
 * place.
 */
export async function refreshPage(router: { refresh: () => void }): Promise<void> {
  const nothing = () => null;
  const [keep, answer] = await Promise.all([
    // Where it could not be had the page is rendered anew all the same, and only forgets the selection.
    import('./keep-page.ts').catch(nothing),
    askServer().catch(nothing),
  ]);
  // When the server is back, its first event has the page rendered anew.
  if (!answer) return;
  try {
    keep?.keepPage();
  } finally {
    router.refresh();
  }
}

async function askServer(): Promise<ArrayBuffer> {
  return (await fetch('/api/health')).arrayBuffer();
}
