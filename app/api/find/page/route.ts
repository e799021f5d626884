import { AppError } from '#lib/errors.ts';
import { pageFacts } from '#lib/find/page-facts.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { readJournal } from '#lib/tools/edit-journal.ts';

export const dynamic = 'force-dynamic';

/** What the palette can do with the page of a file: its task, the statuses it may go to, the last edit that can be undone. */
export const GET = handle(async (request) => {
  const { env, repo, index, state } = appContext();
  guardRead(request, env, { sameOrigin: true });
  const path = new URL(request.url).searchParams.get('path') ?? '';
  const facts = pageFacts({ repo, env }, await index.get(), path);
  if (facts === null) throw new AppError('not-found', 'There is no such page in the repository.');
  const edits = await readJournal({ repo, state }, { limit: 200 });
  const last = edits.find((edit) => edit.path === path && edit.undoneAt === null);
  const lastEdit = last?.undoable ? { id: last.id, editedAt: last.editedAt } : null;
  return Response.json({ ...facts, lastEdit }, { headers: { 'cache-control': 'no-store' } });
});
