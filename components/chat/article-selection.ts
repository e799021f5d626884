/** The selection, where it begins in the article of the page and the person is not at work in the drawer. */
export function articleSelection(): Selection | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || document.activeElement?.closest('#chat-drawer')) return null;
  const start = selection.getRangeAt(0).startContainer;
  return (start instanceof Element ? start : start.parentElement)?.closest('main article') ? selection : null;
}
