/**
 * Renders the page that is open anew, in place. What did not change keeps its nodes, and with them selection and
 * place. The code for that is loaded with the first change: most pages never see one.
 */
export async function refreshPage(router: { refresh: () => void }): Promise<void> {
  try {
    (await import('./keep-page.ts')).keepPage();
  } catch {
    // It is rendered anew all the same, and only forgets the selection.
  }
  router.refresh();
}
