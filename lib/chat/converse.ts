import 'server-only';
import { AppError } from '#lib/errors.ts';
import { announce } from './announce.ts';
import { startAnswer } from './answer-run.ts';
import { hasOpenApprovals } from './approvals.ts';
import { attach, attachAnew, isBesideWords } from './attach.ts';
import { commandOf } from './command-of.ts';
import { parseCommand } from './commands/parse.ts';
import { randomId } from './ids.ts';
import type { TasksUIMessage } from './message.ts';
import { type MessagePart, textOf } from './parts.ts';
import { type ChatModel, chatModel, configuredModel, notConfiguredText } from './provider.ts';
import { recoverDeadRuns } from './recover.ts';
import type { ChatRequest } from './request.ts';
import { claimRun, isRunning } from './runs.ts';
import type { ChatService } from './service.ts';
import { sseEvent } from './sse-buffer.ts';
import { startSettings } from './start-settings.ts';
import type { Conversation } from './store-rows.ts';
import { type AnsweredBy, sentParts, type Taken, takeRequest } from './take-request.ts';

export interface Started {
  conversationId: string;
  stream: ReadableStream<Uint8Array>;
}

/** The message waits for the answer under way. */
export interface Waiting {
  conversationId: string;
  queuedId: string;
}

/**
 * Takes a message, answers to approvals, or a wish for another try, and starts the answer; or, with `queue`,
 * puts a message behind the answer under way. What the person sent is stored before anything else happens.
 * @throws AppError `not-configured`, `not-found`, `conflict`, `too-many`.
 */
export async function converse(
  service: ChatService,
  browserId: string,
  request: ChatRequest & { queue?: false },
): Promise<Started>;
export async function converse(
  service: ChatService,
  browserId: string,
  request: ChatRequest,
): Promise<Started | Waiting>;
export async function converse(
  service: ChatService,
  browserId: string,
  request: ChatRequest,
): Promise<Started | Waiting> {
  // What was asked by a command is seen when the conversation is known.
  const asksModel = request.message !== undefined && request.command !== true;
  if (asksModel && !configuredModel(service.env).ok) throw new AppError('not-configured', notConfiguredText);
  const attached = await attachedTo(service, request);
  const conversation = await findConversation(service, browserId, request);
  const queuedId = enqueueIfBusy(service, conversation, request, attached);
  if (queuedId !== null) return { conversationId: conversation.id, queuedId };
  const by = answeredBy(service, conversation.id, request);
  const stream = await answer(service, conversation, by.model, () =>
    takeRequest(service, conversation.id, { ...request, attached }, by.name),
  );
  if (stream === null) throw new AppError('conflict', 'There is nothing to answer; reload.');
  return { conversationId: conversation.id, stream };
}

/**
 * Sends the first message that waits. Null where none does.
 * @throws AppError `not-configured`, `conflict`, `too-many`; it then waits on.
 */
export async function sendQueued(
  service: ChatService,
  conversation: Conversation,
): Promise<ReadableStream<Uint8Array> | null> {
  const { store } = service;
  const { id } = conversation;
  const first = store.peekQueued(id);
  const command = first?.parts.find((part) => part.type === 'data-command')?.data.name;
  const by = command === undefined ? byModel(service, id) : { model: null, name: { command } };
  return answer(service, conversation, by.model, () => {
    if (first === null) return null;
    if (!first.parts.some((part) => part.type === 'data-mention')) return takeNext();
    // Files that were added are sent as they are now, not as they were when it began to wait.
    return attachAnew(service, first.parts).then(takeNext);
  });

  function takeNext(fresh?: readonly MessagePart[]): Taken {
    return store.transaction(() => {
      const next = store.takeQueued(id);
      if (next === null || next.id !== first?.id)
        throw new AppError('conflict', 'The queue has changed; reload.');
      const parts = fresh ?? next.parts;
      const words = parts.filter((part) => !isBesideWords(part));
      const message = { id: next.id, role: 'user', parts: words } as NonNullable<ChatRequest['message']>;
      return takeRequest(service, id, { message, attached: parts.filter(isBesideWords) }, by.name);
    });
  }
}

interface Writer {
  /** Null for a command: no model is asked. */
  model: ChatModel | null;
  name: AnsweredBy;
}

function byModel(service: ChatService, conversationId: string): Writer {
  const model = (service.model ?? chatModel)(service.env, conversationId);
  if (model === null) throw new AppError('not-configured', notConfiguredText);
  return { model, name: { model: model.id } };
}

/** A command stays one when it is approved, declined or tried again. */
function answeredBy(service: ChatService, id: string, { message, command }: ChatRequest): Writer {
  const name =
    message === undefined
      ? commandOf(service.store.readMessages(id).at(-1))
      : command === true
        ? parseCommand(textOf({ parts: sentParts(message.parts) })).name
        : null;
  return name === null ? byModel(service, id) : { model: null, name: { command: name } };
}

async function findConversation(
  service: ChatService,
  browserId: string,
  request: ChatRequest,
): Promise<Conversation> {
  const { store, env } = service;
  if (request.conversationId !== undefined) return store.getConversation(browserId, request.conversationId);
  const current = store.findCurrent(browserId, request.doc);
  if (current !== null) return current;
  if (request.message === undefined) {
    throw new AppError('not-found', 'There is no conversation about this page yet; send a message first.');
  }
  await service.checkPage(request.doc);
  return store.createConversation(browserId, request.doc, startSettings(env));
}

/** Undefined where an edited message keeps what went along with the earlier one. */
async function attachedTo(
  service: ChatService,
  { message, messageId, context, command }: ChatRequest,
): Promise<MessagePart[] | undefined> {
  if (message !== undefined && command === true) {
    // One that is unknown is refused before anything is stored.
    const { name } = parseCommand(textOf({ parts: sentParts(message.parts) }));
    return [{ type: 'data-command', data: { name } }];
  }
  if (message === undefined || (messageId !== undefined && context === undefined)) return undefined;
  return attach(service, context);
}

/** The id under which a message waits; null where it need not, or does not want to. */
function enqueueIfBusy(
  service: ChatService,
  { id, browserId }: Conversation,
  { queue, message, messageId: editedId }: ChatRequest,
  attached: readonly MessagePart[] = [],
): string | null {
  const { store } = service;
  if (queue !== true || message === undefined || editedId !== undefined) return null;
  recoverDeadRuns(store, isRunning, id);
  const busy =
    isRunning(id) || store.listRunning(id).length > 0 || hasOpenApprovals(store.readMessages(id).at(-1));
  if (!busy) return null;
  const queuedId = message.id ?? randomId('u');
  if (store.hasMessage(id, queuedId)) {
    throw new AppError('conflict', 'This message was sent already; reload to see the answer.');
  }
  const metadata = { createdAt: service.now().toISOString() };
  store.enqueue(id, { id: queuedId, parts: [...attached, ...sentParts(message.parts)], metadata });
  announce(store, browserId, id);
  return queuedId;
}

/** Claims the conversation before anything is awaited, stores what was sent, and starts the answer. */
async function answer(
  service: ChatService,
  conversation: Conversation,
  model: ChatModel | null,
  take: () => Taken | null | Promise<Taken | null>,
): Promise<ReadableStream<Uint8Array> | null> {
  const { store } = service;
  const { id, browserId } = conversation;
  recoverDeadRuns(store, isRunning, id);
  if (store.listRunning(id).some((running) => running.owner === 'alive')) {
    throw new AppError(
      'conflict',
      'Another server is answering in this conversation; wait until it is done.',
    );
  }
  const claim = claimRun(id);
  try {
    const taking = take();
    const taken = taking instanceof Promise ? await taking : taking;
    if (taken === null) return null;
    if (hasOpenApprovals(taken.answer)) {
      // Some questions are still open: nothing runs before the last one is answered.
      claim.release();
      announce(store, browserId, id);
      return endedStream(taken.answer);
    }
    return await startAnswer(service, conversation, taken, model, (ended) =>
      sendNext(service, conversation, ended),
    );
  } finally {
    claim.release();
  }
}

/** After a whole answer the next message goes out by itself; after anything else the person decides. */
function sendNext(service: ChatService, { id, browserId }: Conversation, ended: TasksUIMessage): void {
  const { store } = service;
  if (ended.metadata?.outcome !== 'complete' || store.readQueue(id).length === 0) return;
  const conversation = store.findConversation(browserId, id);
  if (conversation === null) return;
  sendQueued(service, conversation).catch((error: unknown) => {
    // It waits on, where the person sees it.
    console.error('[chat] a waiting message could not be sent:', error instanceof Error ? error.name : '');
  });
}

/** The message as it stands, as a stream that is over. */
function endedStream(message: TasksUIMessage): ReadableStream<Uint8Array> {
  const start = { type: 'start', messageId: message.id, messageMetadata: message.metadata };
  const finish = { type: 'finish', messageMetadata: message.metadata };
  const text = [start, finish, '[DONE]'].map(sseEvent).join('');
  return new Blob([text]).stream();
}
