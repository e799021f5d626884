import 'server-only';
import type { DatabaseSync } from 'node:sqlite';
import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { State } from '#lib/state/db.ts';
import { rememberVersion, type ToolContext } from '#lib/tools/context.ts';
import { createRedactor } from '#lib/tools/redact.ts';
import { createTools, previewToolCall, toolKinds } from '#lib/tools/registry.ts';
import { loadSnapshot } from './context.ts';
import type { ChatService } from './converse.ts';
import { versionsSeen } from './history.ts';
import { recoverDeadRuns } from './recover.ts';
import { isRunning } from './runs.ts';
import { createChatStore } from './store.ts';

interface Parts {
  env: Env;
  repo: Repo;
  index: Indexer;
  state: State;
}

const made = new WeakMap<DatabaseSync, ChatService>();

/** The chat of a server, on its parts. At the first call answers that died with an earlier server are ended. */
export function chatService({ env, repo, index, state }: Parts): ChatService {
  const known = made.get(state.db);
  if (known !== undefined) return known;
  const store = createChatStore(state.db);
  recoverDeadRuns(store, isRunning);
  const now = () => new Date();
  const service: ChatService = {
    env,
    store,
    now,
    redact: createRedactor(env.secrets, process.env),
    checkPage: async (doc) => {
      if (doc.kind !== 'page') await statRepoPath(repo, doc.path);
    },
    loadSnapshot: (doc) => loadSnapshot({ repo, index }, doc),
    toolbox: (conversation, messageId, snapshot, history) => {
      const readVersions = versionsSeen(history);
      const ctx: ToolContext = {
        repo,
        env,
        state,
        index,
        conversationId: conversation.id,
        messageId,
        readVersions,
        now,
      };
      if (snapshot.wholeFile !== null && snapshot.sha256 !== null) {
        rememberVersion(ctx, snapshot.wholeFile, snapshot.sha256);
      }
      return {
        tools: createTools(ctx),
        kinds: toolKinds,
        preview: (name, input) => previewToolCall(ctx, name, input),
      };
    },
  };
  made.set(state.db, service);
  return service;
}
