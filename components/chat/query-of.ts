import type { DocRef } from '#lib/chat/message.ts';

/** The query of the open page's address, where the page is no file: it says what the page shows. */
export function queryOf({ kind, path }: DocRef): string {
  return kind === 'page' && location.pathname === path ? location.search.slice(0, 2048) : '';
}
