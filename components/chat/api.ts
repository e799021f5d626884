import type { DocRef, MessageUsage, TasksUIMessage } from '#lib/chat/message.ts';
import type { TokenUse } from '#lib/chat/token-limits.ts';
import type { Effect } from '#lib/tools/edit-journal.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';

/** A refusal by the server, in its own words, or (`offline`) no answer at all. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number | null;
  /** What the server sent beside the error. */
  readonly beside: Record<string, unknown>;
  constructor(code: string, message: string, status: number | null, beside: Record<string, unknown> = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.beside = beside;
  }
}

/** A message that waits for the answer under way. */
export interface QueuedMessage {
  id: string;
  text: string;
  createdAt: string;
  /** How many selections, files and folders go along. */
  along?: number;
}

/** A shown message that stands beside others, and all that stand there, oldest first. */
export interface Branch {
  messageId: string;
  versions: { messageId: string; createdAt: string | null; text: string; shown: boolean }[];
}

export interface ConversationAnswer {
  conversationId: string | null;
  title?: string;
  messages: TasksUIMessage[];
  /** Only what follows this message, itself the first, was sent: it was asked for so, and is in the shown branch. */
  since?: string;
  running: boolean;
  queued?: QueuedMessage[];
  branches?: Branch[];
  usage?: MessageUsage;
  effects?: Effect[];
  tokens?: TokenUse;
  approval?: ApprovalSettings;
  configured?: { ok: boolean; model: string | null; provider: string | null };
}

/** What the person reads where a response was not a success. `body` is its text. */
export function apiErrorFrom(status: number, body: string): ApiError {
  try {
    const { error, ...beside } = JSON.parse(body) as { error: { code: string; message: string } };
    if (typeof error.code === 'string' && typeof error.message === 'string') {
      return new ApiError(error.code, error.message, status, beside);
    }
  } catch {
    // Not ours: something in between answered, or the server broke before its error handling.
  }
  const code = status === 401 ? 'unauthorized' : 'internal';
  return new ApiError(code, `The server answered ${status}. Its log says more.`, status);
}

export function offlineError(): ApiError {
  const message = navigator.onLine === false ? 'You are offline.' : 'The server cannot be reached.';
  return new ApiError('offline', `${message} What you write is kept.`, null);
}

/** An answer's stream is not read here: it belongs to the server, and is followed by whoever shows it. */
export async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      ...(method === 'GET'
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    });
  } catch {
    throw offlineError();
  }
  if (response.ok && response.headers.get('content-type')?.startsWith('text/event-stream')) {
    void response.body?.cancel();
    return undefined as T;
  }
  const text = await response.text().catch(() => null);
  if (!response.ok) throw apiErrorFrom(response.status, text ?? '');
  // It broke off in mid-answer.
  if (text === null) throw offlineError();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The page's conversation; from the message `since` on, where that is known here and is in it. */
export function fetchConversation({ kind, path }: DocRef, since?: string): Promise<ConversationAnswer> {
  return call('GET', `/api/chat?${new URLSearchParams({ kind, path, ...(since ? { since } : {}) })}`);
}

export function startConversation({ kind, path }: DocRef): Promise<{ conversationId: string }> {
  return call('POST', '/api/chat/new', { doc: { kind, path } });
}

/** An earlier conversation becomes the current one of its page again. */
export function reopenConversation({ kind, path }: DocRef, conversationId: string): Promise<unknown> {
  return call('POST', '/api/chat/new', { doc: { kind, path }, conversationId });
}

export function stopRun(conversationId: string): Promise<unknown> {
  return call('POST', `/api/chat/${encodeURIComponent(conversationId)}/stop`);
}

export function setApproval(conversationId: string, approval: Partial<ApprovalSettings>): Promise<unknown> {
  return call('PATCH', `/api/chat/${encodeURIComponent(conversationId)}`, { approval });
}

export function enterToken(token: string): Promise<unknown> {
  return call('POST', '/api/token', { token });
}
