import { exportMarkdown } from '#lib/chat/export-markdown.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, openChat } from '../../shared.ts';

export const dynamic = 'force-dynamic';

/** The conversation as a markdown file to keep. */
export const GET = handle<{ id: string }>((request, { id }) => {
  const { env, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const conversation = service.store.getConversation(browserFrom(request).browserId, id);
  const text = exportMarkdown(conversation, service.store.readMessages(id));
  const words = conversation.title.normalize('NFKD').match(/[a-z0-9]+/gi) ?? ['conversation'];
  const name = words.slice(0, 8).join('-').slice(0, 60).toLowerCase();
  return new Response(text, {
    headers: {
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.md"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});
