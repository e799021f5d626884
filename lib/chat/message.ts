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
    | 'token-limit'
    | 'day-limit'
    | 'internal';
  message: string;
  retryable: boolean;
  /** Of a rate limit: how long the provider asks to wait. */
  retryAfterMs?: number;
  /** When that is over. ISO 8601, UTC. */
  retryAt?: string;
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
  /** The command that this answers, without a model. */
  command?: string;
  usage?: MessageUsage;
  /** The provider did not tell all of `usage`: what it wrote is counted by an estimate. */
  estimated?: true;
  finishReason?: string;
  /** How the run ended, absent while it goes on. */
  outcome?: 'complete' | 'stopped' | 'failed' | 'waiting';
  problem?: Problem;
}

/** Text that the person selected on a page and asks about. A document's words: data, like the document itself. */
export interface Quote {
  /** Of the document that it was selected in. */
  path: string;
  /** The heading that it stands under. */
  heading?: string;
  text: string;
  /** More was selected than may be sent. */
  cut?: boolean;
}

/** A file or folder that the person added to a message, as it was when the message went out. */
export interface Mention {
  kind: Exclude<DocRef['kind'], 'page'>;
  path: string;
  /** What the server adds: only what the browser shows of a message that it has just sent lacks it. */
  sent?: {
    text: string;
    /** Says what is not here and how to get it. */
    notice: string | null;
    /** Hex SHA-256 of the whole file; null for a folder. */
    sha256: string | null;
    /** Real repo-relative path when `text` is the whole file. */
    wholeFile: string | null;
  };
}

export type MessageData = {
  quote: Quote;
  mention: Mention;
  /** How the open page went along, where not simply whole: not at all, or as its address' query shows it. */
  page: { sent?: false; query?: string };
  /** The message is a command, which no model is asked about. */
  command: { name: string };
  /** Part id = the tool call's id. */
  preview: { toolCallId: string; preview: Preview };
  notice: Notice;
};

export type TasksUIMessage = UIMessage<MessageMetadata, MessageData, ToolIO>;
