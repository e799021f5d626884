/**
 * Renders the page that is open anew, in place. What did not change keeps its nodes, and with them selection and
 * place. The code for that is loaded with the first change: most pages never see one.
 */
export async function refreshPage(router: { refresh: () => void }): Promise<void> {
  const [keep, answer] = await Promise.allSettled([import('./keep-page.ts'), askServer()]);
  // Next would leave for the browser's own page of errors, with all that is written and read here; when the server
  // is back, its first event has the page rendered anew.
  if (answer.status === 'rejected') return;
  try {
    // Where it could not be had the page is rendered anew all the same, and only forgets the selection.
    if (keep.status === 'fulfilled') keep.value.keepPage();
  } finally {
    router.refresh();
  }
}

async function askServer(): Promise<void> {
  await (await fetch('/api/health')).arrayBuffer();
}
