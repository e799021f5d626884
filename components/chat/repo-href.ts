import type { DocRef } from '#lib/chat/message.ts';

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The page that shows a file of the repository; null for files that have none. */
export function repoHref(path: string): string | null {
  return /\.(md|markdown)$/i.test(path) ? `/${encodePath(path.replace(/\.(md|markdown)$/i, ''))}` : null;
}

/** The page that a conversation is about. */
export function pageHref(doc: DocRef): string {
  if (doc.kind === 'page') return doc.path.startsWith('/') ? doc.path : `/${doc.path}`;
  return repoHref(doc.path) ?? `/${encodePath(doc.path)}`;
}
