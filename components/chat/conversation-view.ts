import type { Chat } from '@ai-sdk/react';
import type { MessageUsage, TasksUIMessage } from '#lib/chat/message.ts';
import type { TokenUse } from '#lib/chat/token-limits.ts';
import type { Effect } from '#lib/tools/edit-journal.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import type { ApiError, Branch, ConversationAnswer, QueuedMessage } from './api.ts';
import { openApprovals } from './approvals.ts';

export interface ConversationView {
  chat: Chat<TasksUIMessage>;
  /** `unreachable`: its history could not be fetched, so nothing is known of it. */
  phase: 'loading' | 'ready' | 'unreachable';
  running: boolean;
  /** What it is called; empty before the first message. */
  title: string;
  /** What stands in the composer goes out as soon as the history is there. */
  sendsWhenReady: boolean;
  /** What the server last refused, or that it does not answer. */
  fault: ApiError | null;
  /** What the person sent meanwhile, in the order in which it will go out. */
  queued: readonly QueuedMessage[];
  /** Where another branch can be gone to. */
  branches: readonly Branch[];
  /** Of the whole conversation, as the server knew it last. */
  usage: MessageUsage;
  /** What it has changed in files, newest first, as the server knew it last. */
  effects: readonly Effect[];
  /** Of today, in all conversations; null as long as the server has not told. */
  tokens: TokenUse | null;
  approval: ApprovalSettings;
  configured: boolean;
  model: string | null;
}

export type ConversationStart = Pick<ConversationView, 'approval' | 'configured' | 'model'>;

/** What a conversation has before anything is said. */
export const anew: Pick<ConversationView, 'title' | 'queued' | 'branches' | 'usage' | 'effects' | 'tokens'> =
  {
    title: '',
    queued: [],
    branches: [],
    usage: {},
    effects: [],
    tokens: null,
  };

/** What the server tells of a conversation beside its messages. */
export function factsOf({
  title = '',
  queued = [],
  branches = [],
  usage = {},
  effects = [],
  tokens,
  approval,
  configured,
}: ConversationAnswer): Partial<ConversationView> & Pick<ConversationView, 'queued'> {
  return {
    title,
    queued,
    branches,
    usage,
    effects,
    tokens: tokens ?? null,
    ...(approval ? { approval } : {}),
    ...(configured ? { configured: configured.ok, model: configured.model } : {}),
  };
}

/** Differs where another branch is shown, something was added, a question answered, or an answer ended otherwise. */
export function stateOf(messages: readonly TasksUIMessage[]): string {
  const states = messages.map(
    (message) => `${message.id} ${message.metadata?.outcome ?? ''} ${openApprovals(message)}`,
  );
  return states.join('\n');
}
