import { ApiError, call } from './api.ts';

/** Why an edit cannot be undone; the difference where it can be told in lines. */
export interface UndoRefusal {
  path?: string;
  words: string;
  diff: string | null;
}

export interface PlannedUndo {
  editId: string;
  path: string;
  tool: string;
  created: boolean;
  refusal: UndoRefusal | null;
}

export interface UndoneSince {
  /** Ids of edits. */
  undone: ReadonlySet<string>;
  refusal: UndoRefusal | null;
}

export function undoEdit(editId: string): Promise<unknown> {
  return call('POST', `/api/edits/${encodeURIComponent(editId)}/undo`);
}

/** What undoing everything since a message would do. */
export async function planUndo(conversationId: string, sinceMessageId: string): Promise<PlannedUndo[]> {
  const query = new URLSearchParams({ conversationId, sinceMessageId });
  return (await call<{ edits: PlannedUndo[] }>('GET', `/api/edits/undo?${query}`)).edits;
}

/** Undoes those edits. Where one is refused, it and what was left after it stay. */
export async function undoSince(
  conversationId: string,
  sinceMessageId: string,
  editIds: readonly string[],
): Promise<UndoneSince> {
  try {
    const body = { conversationId, sinceMessageId, editIds };
    const { undone } = await call<{ undone: { editId: string }[] }>('POST', '/api/edits/undo', body);
    return { undone: new Set(undone.map(({ editId }) => editId)), refusal: null };
  } catch (error) {
    if (!(error instanceof ApiError) || !Array.isArray(error.beside.undone)) throw error;
    const undone = error.beside.undone as { editId: string }[];
    return { undone: new Set(undone.map(({ editId }) => editId)), refusal: refusalOf(error) };
  }
}

/** What stood in the way of an undoing, whatever failed. */
export function refusalOf(error: unknown): UndoRefusal {
  const refusal = error instanceof ApiError ? (error.beside.refusal as UndoRefusal | undefined) : undefined;
  return refusal ?? { words: error instanceof Error ? error.message : 'That failed.', diff: null };
}
