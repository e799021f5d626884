import 'server-only';
import type { ToolSet } from 'ai';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import type { Preview } from '#lib/tools/io.ts';
import type { ToolFailure, ToolKind } from '#lib/tools/types.ts';
import { answerApprovals, hasOpenApprovals } from './approvals.ts';
import type { PageSnapshot } from './context.ts';
import { modelMessages } from './history.ts';
import { randomId } from './ids.ts';
import type { DocRef, Problem, TasksUIMessage } from './message.ts';
import { type ChatModel, chatModel, configuredModel, notConfiguredText } from './provider.ts';
import { interruptedMessage, recoverDeadRuns } from './recover.ts';
import type { ChatRequest } from './request.ts';
import { claimRun, isRunning, startRun } from './runs.ts';
import { notAnswered, settleMessage } from './settle.ts';
import { sseEvent } from './sse-buffer.ts';
import type { ChatStore, Conversation } from './store.ts';
import { createAnswer } from './stream.ts';

/** The tools of one answer, bound to its conversation. */
export interface Toolbox {
  tools: ToolSet;
  kinds: Readonly<Record<string, ToolKind>>;
  preview: (toolName: string, input: unknown) => Promise<Preview | ToolFailure>;
}

export interface ChatService {
  env: Env;
  store: ChatStore;
  /** @throws AppError `not-found` or `forbidden` for a file or folder that no conversation can be begun about. */
  checkPage: (doc: DocRef) => Promise<void>;
  loadSnapshot: (doc: DocRef) => Promise<PageSnapshot>;
  toolbox: (
    conversation: Conversation,
    messageId: string,
    snapshot: PageSnapshot,
    history: readonly TasksUIMessage[],
  ) => Toolbox;
  redact: (text: string) => string;
  /** Of tests: a model with other limits. */
  model?: (env: Env, conversationId: string) => ChatModel | null;
  maxRetries?: number;
  now: () => Date;
}

/**
 * Takes a message, answers to approvals, or a wish for another try, and starts the answer. What the person sent
 * is stored before anything else happens.
 * @throws AppError `not-configured`, `not-found`, `conflict`, `too-many`.
 */
export async function converse(
  service: ChatService,
  browserId: string,
  request: ChatRequest,
): Promise<{ conversationId: string; stream: ReadableStream<Uint8Array> }> {
  const { store } = service;
  if (!configuredModel(service.env).ok) throw new AppError('not-configured', notConfiguredText);
  const conversation = await findConversation(service, browserId, request);
  const conversationId = conversation.id;
  const model = (service.model ?? chatModel)(service.env, conversationId);
  if (model === null) throw new AppError('not-configured', notConfiguredText);
  recoverDeadRuns(store, isRunning, conversationId);
  if (store.listRunning(conversationId).some((running) => running.owner === 'alive')) {
    throw new AppError(
      'conflict',
      'Another server is answering in this conversation; wait until it is done.',
    );
  }
  const claim = claimRun(conversationId);
  try {
    const answer = takeRequest(service, conversation, request, model.id);
    if (hasOpenApprovals(answer)) {
      // Some questions are still open: nothing runs before the last one is answered.
      claim.release();
      return { conversationId, stream: endedStream(answer) };
    }
    return { conversationId, stream: await startOrFail(service, conversation, answer, model) };
  } finally {
    claim.release();
  }
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

export function startSettings({ chatApproval }: Pick<Env, 'chatApproval'>) {
  return { edit: chatApproval, delegate: chatApproval, queue: chatApproval };
}

/** Stores what the person sent and returns the answer to go on with: a new one, or the one they responded to. */
function takeRequest(
  service: ChatService,
  { id }: Conversation,
  request: ChatRequest,
  model: string,
): TasksUIMessage {
  const { store } = service;
  const history = store.readMessages(id);
  const last = history.at(-1);
  const createdAt = service.now().toISOString();
  const newAnswer = (): TasksUIMessage => {
    const answer: TasksUIMessage = {
      id: randomId('m'),
      role: 'assistant',
      parts: [],
      metadata: { createdAt, model },
    };
    store.saveMessage(id, answer, { running: true });
    return answer;
  };

  if (request.approvals !== undefined) {
    if (last?.role !== 'assistant' || (request.messageId !== undefined && request.messageId !== last.id)) {
      throw new AppError('conflict', 'The conversation went on since; reload to see how it stands.');
    }
    const answered = answerApprovals(last, request.approvals);
    store.saveMessage(id, answered, { running: !hasOpenApprovals(answered) });
    return answered;
  }

  if (request.message === undefined) {
    const known = request.messageId === undefined || request.messageId === last?.id;
    if (last === undefined || !known) {
      throw new AppError('conflict', 'Only the newest answer can be tried again; reload to see it.');
    }
    if (last.role === 'assistant') store.deleteMessage(id, last.id);
    return newAnswer();
  }

  const messageId = request.message.id ?? randomId('u');
  if (history.some((message) => message.id === messageId)) {
    throw new AppError('conflict', 'This message was sent already; reload to see the answer.');
  }
  if (last?.role === 'assistant' && hasOpenApprovals(last)) {
    const metadata = { ...last.metadata, outcome: 'complete' as const };
    store.saveMessage(id, { ...settleMessage(last, notAnswered), metadata });
  }
  const { parts } = request.message;
  store.saveMessage(id, {
    id: messageId,
    role: 'user',
    parts: parts.map((part) => (part.type === 'text' ? { type: 'text', text: part.text } : part)),
    metadata: { createdAt },
  });
  return newAnswer();
}

/** An answer that cannot even begin is stored as failed: it must not look as if it were under way. */
async function startOrFail(...args: Parameters<typeof startAnswer>): Promise<ReadableStream<Uint8Array>> {
  try {
    return await startAnswer(...args);
  } catch (error) {
    const [{ store }, { id }, answer] = args;
    store.saveMessage(id, interruptedMessage(answer, couldNotStart));
    throw error;
  }
}

const couldNotStart: Problem = {
  code: 'internal',
  message: 'The answer could not be started; the log of the server says why. Try again.',
  retryable: true,
};

async function startAnswer(
  service: ChatService,
  conversation: Conversation,
  answer: TasksUIMessage,
  model: ChatModel,
): Promise<ReadableStream<Uint8Array>> {
  const { store, env, redact } = service;
  const conversationId = conversation.id;
  const history = store
    .readMessages(conversationId)
    .filter((message) => message.id !== answer.id)
    .map((message) => settleMessage(message, 'Interrupted.'));
  const continued = answer.parts.length > 0 ? [answer] : [];
  const snapshot = await service.loadSnapshot(conversation.doc);
  const box = service.toolbox(conversation, answer.id, snapshot, [...history, ...continued]);
  const loop = createAnswer({
    ...box,
    model,
    messages: await modelMessages(snapshot, [...history, ...continued], box.tools, redact),
    settings: () => store.readApproval(conversationId),
    answer,
    maxSteps: env.chatMaxSteps,
    ...(service.maxRetries === undefined ? {} : { maxRetries: service.maxRetries }),
    redact,
  });
  return startRun({
    conversationId,
    message: answer,
    produce: loop.produce,
    summary: loop.summary,
    save: (message, running) => {
      store.saveMessage(conversationId, message, { running });
      if (!running && message.metadata?.usage !== undefined) {
        store.recordUsage(conversationId, message.id, model.id, message.metadata.usage);
      }
    },
    beat: () => store.beat(conversationId, answer.id),
  });
}

/** The message as it stands, as a stream that is over. */
function endedStream(message: TasksUIMessage): ReadableStream<Uint8Array> {
  const start = { type: 'start', messageId: message.id, messageMetadata: message.metadata };
  const finish = { type: 'finish', messageMetadata: message.metadata };
  const text = [start, finish, '[DONE]'].map(sseEvent).join('');
  return new Blob([text]).stream();
}

/** What the drawer shows when it opens on a page. */
export function readPage(service: ChatService, browserId: string, doc: DocRef) {
  const { store, env } = service;
  const configured = configuredModel(env);
  const conversation = store.findCurrent(browserId, doc);
  if (conversation === null) {
    return { conversationId: null, messages: [], running: false, approval: startSettings(env), configured };
  }
  recoverDeadRuns(store, isRunning, conversation.id);
  return {
    conversationId: conversation.id,
    messages: store.readMessages(conversation.id),
    running: isRunning(conversation.id),
    approval: conversation.approval,
    configured,
  };
}
