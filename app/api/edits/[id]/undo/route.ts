import { z } from 'zod';
import { announceOf } from '#lib/chat/announce.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { conversationOfEdit } from '#lib/tools/edit-journal.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { openChat } from '../../../chat/shared.ts';
import { refusedUndo } from '../../refused-undo.ts';

export const dynamic = 'force-dynamic';

export const POST = handle<{ id: string }>(async (request, { id }) => {
  const { env, repo, state, service } = openChat();
  await guardedJson(request, z.strictObject({}), env);
  try {
    return Response.json(await undoEdit({ repo, state, env }, id));
  } catch (error) {
    return refusedUndo(error);
  } finally {
    // Also after a refusal: another tab may have undone it before.
    announceOf(service.store, conversationOfEdit(state, id));
  }
});
