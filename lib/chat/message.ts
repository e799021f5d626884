import type { UIMessage } from 'ai';
import type { Preview, ToolIO } from '#lib/tools/io.ts';

/** The page that a conversation is about. `path`: repo-relative file or folder, or the route for `page`. */
export interface DocRef {
  kind: 'task' | 'doc' | 'folder' | 'page';
  path: string;
}

export interface MessageUsage {
  inputTokens?: number;
  outputTokens?: number;
  totalTokens?: number;
  cachedInputTokens?: number;
  reasoningTokens?: number;
}

/** Why an answer ended without being whole, in words for the person. */
export interface Problem {
  code:
    | 'provider-auth'
    | 'provider-rate-limit'
    | 'provider-quota'
    | 'provider-model'
    | 'provider-context'
    | 'provider-network'
    | 'provider-timeout'
    | 'provider-stream'
    | 'provider-empty'
    | 'provider-error'
    | 'interrupted'
    | 'step-limit'
    | 'internal';
  message: string;
  retryable: boolean;
  /** Of a rate limit: how long the provider asks to wait. */
  retryAfterMs?: number;
}

/** What the server did to a conversation, in words for the person; shown where it stands, never sent to a model. */
export interface Notice {
  kind: 'pruned' | 'summarised' | 'kept';
  text: string;
}

export interface MessageMetadata {
  /** ISO 8601, UTC. */
  createdAt?: string;
  model?: string;
  usage?: MessageUsage;
  finishReason?: string;
  /** How the run ended, absent while it goes on. */
  outcome?: 'complete' | 'stopped' | 'failed' | 'waiting';
  problem?: Problem;
}

export type MessageData = {
  /** Part id = the tool call's id. */
  preview: { toolCallId: string; preview: Preview };
  notice: Notice;
};

export type TasksUIMessage = UIMessage<MessageMetadata, MessageData, ToolIO>;
