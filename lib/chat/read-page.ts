import 'server-only';
import type { DocRef } from './message.ts';
import { configuredModel } from './provider.ts';
import { recoverDeadRuns } from './recover.ts';
import { isRunning } from './runs.ts';
import type { ChatService } from './service.ts';
import { startSettings } from './start-settings.ts';
import { tokenUse } from './token-use.ts';

/**
 * What the drawer shows when it opens on a page. For one that has the conversation up to `sinceId`, only what
 * follows, that message first; all of it where that is not so (another branch, another conversation).
 */
export function readPage(
  service: ChatService,
  browserId: string,
  doc: DocRef,
  sinceId: string | null = null,
) {
  const { store, env } = service;
  const configured = configuredModel(env);
  const tokens = tokenUse(service);
  const conversation = store.findCurrent(browserId, doc);
  if (conversation === null) {
    return {
      conversationId: null,
      title: '',
      messages: [],
      running: false,
      approval: startSettings(env),
      configured,
      queued: [],
      branches: [],
      usage: {},
      effects: [],
      tokens,
    };
  }
  const { id, title, approval } = conversation;
  recoverDeadRuns(store, isRunning, id);
  const tail = sinceId === null ? null : store.readMessagesSince(id, sinceId);
  return {
    conversationId: id,
    title,
    messages: tail ?? store.readMessages(id),
    ...(tail === null ? {} : { since: sinceId }),
    running: isRunning(id),
    approval,
    configured,
    queued: store.readQueue(id),
    branches: store.listVersions(id),
    usage: store.readUsage(id),
    effects: service.effects(id),
    tokens,
  };
}
