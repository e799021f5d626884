import { commands } from '#lib/chat/commands/catalog.ts';
import { listPrompts } from '#lib/chat/prompts.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { json, openChat } from '../shared.ts';

export const dynamic = 'force-dynamic';

/** What stands in the menu behind a slash: the commands of the server, and the prompts of the repository. */
export const GET = handle(async (request) => {
  const { env, repo } = openChat();
  guardRead(request, env, { sameOrigin: true });
  return json({ commands, ...(await listPrompts(repo)) });
});
