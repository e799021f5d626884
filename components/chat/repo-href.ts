import { pageHref } from '#components/shell/href.ts';
import type { DocRef } from '#lib/chat/message.ts';

/** The page that shows a file of the repository; null for files that have none. */
export function repoHref(path: string): string | null {
  return path.endsWith('.md') ? pageHref(path) : null;
}

/** The page that a conversation is about. */
export function docHref(doc: DocRef): string {
  return doc.kind === 'page' ? doc.path : pageHref(doc.path);
}
