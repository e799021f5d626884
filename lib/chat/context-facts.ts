import 'server-only';
import { AppError } from '#lib/errors.ts';
import { snapshotChars } from './context.ts';
import { pageTitle } from './context-page.ts';
import type { DocRef } from './message.ts';
import { contextMessage } from './prompt.ts';
import type { ChatService } from './service.ts';
import { tokensOfText } from './window.ts';

/** What a person is told of what would go along with a message, before it does. */
export interface ContextFacts extends DocRef {
  label: string;
  /** Estimated, of what would be sent. */
  tokens: number;
  /** Where only its beginning would be. */
  cut: { sentChars: number; totalChars: number } | null;
  /** Why nothing of it can be sent. */
  problem: string | null;
}

/** Of the open page, or of a file or folder that is added. Never throws for one that is gone or may not be read. */
export async function contextFacts(
  service: Pick<ChatService, 'readMention' | 'loadSnapshot'>,
  doc: DocRef,
  query: string,
): Promise<ContextFacts> {
  const known = { kind: doc.kind, path: doc.path, label: labelOf(doc, query) };
  try {
    const isPage = doc.kind === 'page';
    const snapshot = isPage
      ? await service.loadSnapshot(doc, query)
      : await service.readMention(doc, snapshotChars);
    return {
      ...known,
      tokens: tokensOfText(contextMessage(snapshot)),
      cut: snapshot.cut ?? null,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...known, tokens: 0, cut: null, problem: error.message };
  }
}

function labelOf({ kind, path }: DocRef, query: string): string {
  if (kind === 'page') return pageTitle(path, query);
  const name = path.split('/').findLast((part) => part !== '') ?? '/';
  return kind === 'folder' && name !== '/' ? `${name}/` : name;
}
