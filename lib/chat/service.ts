import 'server-only';
import type { DatabaseSync } from 'node:sqlite';
import type { ToolSet } from 'ai';
import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import { createRedactor } from '#lib/redact.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { State } from '#lib/state/db.ts';
import { rememberVersion, type ToolContext } from '#lib/tools/context.ts';
import { type Effect, listEffects } from '#lib/tools/edit-journal.ts';
import type { Preview } from '#lib/tools/io.ts';
import { createTools, previewToolCall, toolKinds } from '#lib/tools/registry.ts';
import type { ToolFailure, ToolKind } from '#lib/tools/types.ts';
import { planCommand, type Step } from './commands/plan.ts';
import { loadSnapshot, type PageSnapshot, readSnapshot, snapshotChars } from './context.ts';
import { versionsSeen } from './history.ts';
import type { DocRef, TasksUIMessage } from './message.ts';
import type { ChatModel } from './provider.ts';
import { recoverDeadRuns } from './recover.ts';
import { isRunning } from './runs.ts';
import { type ChatStore, createChatStore } from './store.ts';
import type { Conversation } from './store-rows.ts';
import type { TokenLimits } from './token-limits.ts';

/** The tools of one answer, bound to its conversation. */
export interface Toolbox {
  tools: ToolSet;
  preview: (toolName: string, input: unknown) => Promise<Preview | ToolFailure>;
}

export interface ChatService {
  env: Env;
  store: ChatStore;
  kinds: Readonly<Record<string, ToolKind>>;
  /** @throws AppError `not-found` or `forbidden` for a file or folder that no conversation can be begun about. */
  checkPage: (doc: DocRef) => Promise<void>;
  loadSnapshot: (doc: DocRef, query?: string) => Promise<PageSnapshot>;
  /** What stands on pages that the chat itself knows nothing of; given by the server. */
  pageWords?: (route: string) => Promise<string | null>;
  /** What a command comes to. @throws AppError in words for the person. */
  planCommand: (text: string, doc: DocRef) => Promise<Step[]>;
  /** A file or folder that a person adds. @throws AppError where it is not there or may not be read. */
  readMention: (doc: DocRef, maxChars?: number) => Promise<PageSnapshot>;
  toolbox: (
    conversation: Conversation,
    messageId: string,
    snapshot: PageSnapshot,
    history: readonly TasksUIMessage[],
  ) => Toolbox;
  /** As tasks.config.json has them now. */
  limits: () => TokenLimits;
  /** What the conversation has changed in files, newest first. */
  effects: (conversationId: string) => Effect[];
  redact: (text: string) => string;
  /** Of tests: a model with other limits. */
  model?: (env: Env, conversationId: string) => ChatModel | null;
  maxRetries?: number;
  now: () => Date;
}

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
    kinds: toolKinds,
    now,
    redact: createRedactor(env.secrets, process.env),
    checkPage: async (doc) => {
      if (doc.kind !== 'page') await statRepoPath(repo, doc.path);
    },
    loadSnapshot: (doc, query) => loadSnapshot({ repo, index, pageWords: service.pageWords }, doc, { query }),
    planCommand: (text, doc) => planCommand({ repo, index, pageWords: service.pageWords }, text, doc),
    readMention: (doc, maxChars = snapshotChars) =>
      readSnapshot({ repo, index }, doc, { maxChars: Math.min(maxChars, snapshotChars) }),
    limits: () => repo.config.chat,
    effects: (conversationId) => listEffects(state, conversationId),
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
        preview: (name, input) => previewToolCall(ctx, name, input),
      };
    },
  };
  made.set(state.db, service);
  return service;
}
