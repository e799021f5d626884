import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { createChatStore } from '#lib/chat/store.ts';
import { openState } from '#lib/state/db.ts';
import { longConversation } from '#tests/bench/stream-corpus.ts';
import type { AppServer } from '#tests/helpers/app-server.ts';
import type { TempRepo } from '#tests/helpers/temp-repo.ts';

const ask = { edit: 'ask', delegate: 'ask', queue: 'ask' } as const;

/** Of one conversation: path of its document, how many messages, its title, and what some say instead. */
type Seed = [path: string, count: number, title: string, texts?: Record<number, string>];

/** Gives the browser of this test conversations that it had before, as the server stores them. */
export async function seedConversations(
  { repo, context, app }: { repo: TempRepo; context: BrowserContext; app: AppServer },
  conversations: Seed[],
): Promise<void> {
  const browserId = randomBytes(16).toString('base64url');
  const state = openState(join(repo.root, '.git', 'dataface-tasks'));
  const store = createChatStore(state.db);
  for (const [path, count, title, texts = {}] of conversations) {
    const { id } = store.createConversation(browserId, { kind: 'doc', path }, ask);
    store.transaction(() => {
      for (const [at, message] of longConversation(count).entries()) {
        const text = texts[at];
        store.saveMessage(id, text === undefined ? message : { ...message, parts: [{ type: 'text', text }] });
      }
      store.setTitle(id, title);
    });
  }
  state.close();
  await context.addCookies([{ name: 'tasks_browser', value: browserId, url: app.url }]);
}
