import { rememberBlocks } from '#components/document/keep-blocks.ts';

// In one chunk with it: a name of a chunk in the frame is bytes on each page.
export { outlastServer } from './outlast-server.ts';

const longestMs = 5_000;

/** What the next rendering of the page that is open may not lose: call it right before that is asked for. */
export function keepPage(): void {
  const main = document.getElementById('main');
  const article = main?.querySelector('article');
  const rel = main?.dataset.docRel;
  if (!main || !article || !rel) return;
  const restore = rememberBlocks(article);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    const now = main.querySelector('article');
    // Another page meanwhile, or something else on this one.
    const isSame = main.isConnected && main.dataset.docRel === rel && now !== null;
    const isNew = isSame && restoreIfNew(now);
    if (isSame && !isNew) return;
    observer.disconnect();
    clearTimeout(timer);
  });
  const html = article.innerHTML;
  const restoreIfNew = (now: Element) => {
    if (now === article && now.innerHTML === html) return false;
    restore(now);
    return true;
  };
  observer.observe(main, { childList: true, subtree: true, characterData: true });
  timer = setTimeout(() => observer.disconnect(), longestMs);
}
