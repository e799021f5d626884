import { browserCookie, browserOf } from '#lib/chat/browser.ts';
import { conversationsAbout } from '#lib/chat/conversations-about.ts';
import { AppError } from '#lib/errors.ts';
import { backlinksOf } from '#lib/markdown/backlinks.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead, readCookie } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { lastChange } from '#lib/tools/last-change.ts';

export const dynamic = 'force-dynamic';

const maxBacklinks = 60;
const maxConversations = 5;

/** What a page of a file shows once it stands: git is asked here, never for the page itself. */
export const GET = handle(async (request) => {
  const { env, repo, index, state } = appContext();
  // Conversations are among it: no other site may ask.
  guardRead(request, env, { sameOrigin: true });
  const path = new URL(request.url).searchParams.get('path') ?? '';
  const now = await index.get();
  if (!now.docByPath.has(path)) throw new AppError('not-found', 'There is no such page any more.');
  const { browserId } = browserOf(readCookie(request, browserCookie));
  const [change, links] = await Promise.all([
    lastChange(repo, path, request.signal),
    backlinksOf(repo, now, path),
  ]);
  const backlinks = links.slice(0, maxBacklinks).map(({ from, line, text }) => {
    const { kind, title, status } = from;
    return { path: from.path, kind, title, status: status ?? null, line, text };
  });
  const conversations = conversationsAbout(state.db, browserId, path, maxConversations);
  return Response.json(
    { change, backlinks, moreBacklinks: links.length - backlinks.length, conversations },
    { headers: { 'cache-control': 'no-store' } },
  );
});
