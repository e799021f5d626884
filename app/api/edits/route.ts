import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { readJournal } from '#lib/tools/edit-journal.ts';
import { browserFrom, json, openChat } from '../chat/shared.ts';

export const dynamic = 'force-dynamic';

/** What a conversation of this browser has changed, newest first. */
export const GET = handle(async (request) => {
  const { env, repo, state, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const asked = new URL(request.url).searchParams.get('conversationId') ?? '';
  const { id } = service.store.getConversation(browserFrom(request).browserId, asked);
  return json({ edits: await readJournal({ repo, state }, { conversationId: id }) });
});
