import { findNames } from '#lib/find/find-names.ts';
import type { OtherName } from '#lib/find/found.ts';
import { parseNameRequest } from '#lib/find/name-request.ts';
import { folderPath, pagePath } from '#lib/markdown/links.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { runNames } from '#lib/server/run-names.ts';
import { browserFrom, json, openChat } from '../chat/shared.ts';

export const dynamic = 'force-dynamic';

/** Names that answer a query: tasks, documents, folders, headings, and conversations of this browser. */
export const GET = handle(async (request) => {
  const { env, repo, index, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const ask = parseNameRequest(new URL(request.url));
  const isWanted = ask.kinds === undefined || ask.kinds.has('conversation');
  const conversations = isWanted ? service.store.listTitles(browserFrom(request).browserId) : [];
  const others = conversations.map(({ id, title, doc, updatedAt }): OtherName => {
    const href =
      doc.kind === 'page' ? doc.path : doc.kind === 'folder' ? folderPath(doc.path) : pagePath(doc.path);
    return {
      kind: 'conversation',
      id,
      title,
      path: doc.path,
      about: doc.kind,
      href,
      mtimeMs: Date.parse(updatedAt),
    };
  });
  if (ask.kinds === undefined || ask.kinds.has('run')) others.push(...(await runNames()));
  return json(await findNames(repo, await index.get(), { ...ask, others }));
});
