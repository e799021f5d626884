import 'server-only';
import { AppError } from '#lib/errors.ts';
import { answerApprovals, hasOpenApprovals } from './approvals.ts';
import { isAttached } from './attach.ts';
import { randomId } from './ids.ts';
import { keptEffects } from './kept-effects.ts';
import type { TasksUIMessage } from './message.ts';
import type { MessagePart } from './parts.ts';
import type { ChatRequest } from './request.ts';
import type { ChatService } from './service.ts';
import { notAnswered, settleMessage } from './settle.ts';

/** The answer to write: with parts where it goes on from something. */
export interface Taken {
  answer: TasksUIMessage;
  /** The page has nothing of `answer` yet, although it has parts. */
  fromBeginning: boolean;
}

/** `attached`: what goes along with the message; of an edited one undefined for what the earlier one had. */
export type Asked = Pick<ChatRequest, 'message' | 'approvals' | 'messageId'> & {
  attached?: readonly MessagePart[] | undefined;
};

/** Who writes the answer: a model, or the server itself for a command. */
export type AnsweredBy = { model: string } | { command: string };

/**
 * Stores what the person sent and returns the answer to write: a new one, or the one that they responded to.
 * What it replaces stays in the store, beside it.
 * @throws AppError `conflict` where the conversation is no longer as the page believes.
 */
export function takeRequest(service: ChatService, id: string, request: Asked, by: AnsweredBy): Taken {
  return service.store.transaction(() => {
    if (request.approvals !== undefined) return takeApprovals(service, id, request);
    if (request.message === undefined) return takeRetry(service, id, request, by);
    return takeMessage(service, id, { ...request, message: request.message }, by);
  });
}

const wentOn = 'The conversation went on since; reload to see how it stands.';

function takeApprovals(
  { store }: ChatService,
  id: string,
  { approvals = [], messageId }: Pick<ChatRequest, 'approvals' | 'messageId'>,
): Taken {
  const last = store.readMessages(id).at(-1);
  if (last?.role !== 'assistant' || (messageId !== undefined && messageId !== last.id)) {
    throw new AppError('conflict', wentOn);
  }
  const answer = answerApprovals(last, approvals);
  store.saveMessage(id, answer, { running: !hasOpenApprovals(answer) });
  return { answer, fromBeginning: false };
}

/** Another try beside the last answer; what that one had already done is not done again. */
function takeRetry(
  service: ChatService,
  id: string,
  { messageId }: Pick<ChatRequest, 'messageId'>,
  by: AnsweredBy,
): Taken {
  const { store, kinds } = service;
  const last = store.readMessages(id).at(-1);
  if (last === undefined || (messageId !== undefined && messageId !== last.id)) {
    throw new AppError('conflict', 'Only the newest answer can be tried again; reload to see it.');
  }
  if (last.role === 'user') return newAnswer(service, id, by);
  const settled = settleOpen(service, id, last);
  return newAnswer(service, id, by, {
    parts: keptEffects(settleMessage(settled, 'Interrupted.'), kinds),
    parentId: store.parentOf(id, last.id),
  });
}

function takeMessage(
  service: ChatService,
  id: string,
  { message, messageId: editedId, attached }: Asked & Required<Pick<ChatRequest, 'message'>>,
  by: AnsweredBy,
): Taken {
  const { store } = service;
  const history = store.readMessages(id);
  const edited = editedId === undefined ? undefined : history.find((each) => each.id === editedId);
  if (editedId !== undefined && edited?.role !== 'user') throw new AppError('conflict', wentOn);
  // A page that edits a message sends it under the id that it had.
  const messageId = message.id === undefined || message.id === editedId ? randomId('u') : message.id;
  if (store.hasMessage(id, messageId)) {
    throw new AppError('conflict', 'This message was sent already; reload to see the answer.');
  }
  if (store.readQueue(id).some((waiting) => waiting.id === messageId)) {
    throw new AppError('conflict', 'This message waits already; reload to see it.');
  }
  const last = history.at(-1);
  if (edited === undefined && last !== undefined) settleOpen(service, id, last);
  const along = attached ?? edited?.parts.filter(isAttached) ?? [];
  const parts = [...along, ...sentParts(message.parts)];
  store.saveMessage(
    id,
    { id: messageId, role: 'user', parts, metadata: { createdAt: iso(service) } },
    edited === undefined ? {} : { parentId: store.parentOf(id, edited.id) },
  );
  return newAnswer(service, id, by);
}

/** Questions that nobody answered are over when the conversation goes on without them. */
function settleOpen({ store }: ChatService, id: string, last: TasksUIMessage): TasksUIMessage {
  if (!hasOpenApprovals(last)) return last;
  const settled = {
    ...settleMessage(last, notAnswered),
    metadata: { ...last.metadata, outcome: 'complete' as const },
  };
  store.saveMessage(id, settled);
  return settled;
}

function newAnswer(
  service: ChatService,
  id: string,
  by: AnsweredBy,
  { parts = [], parentId }: { parts?: TasksUIMessage['parts']; parentId?: string | null } = {},
): Taken {
  const answer: TasksUIMessage = {
    id: randomId('m'),
    role: 'assistant',
    parts,
    metadata: { createdAt: iso(service), ...by },
  };
  service.store.saveMessage(id, answer, {
    running: true,
    ...(parentId === undefined ? {} : { parentId }),
  });
  return { answer, fromBeginning: parts.length > 0 };
}

/** Of what a page sends, only what we know. */
export function sentParts(parts: NonNullable<ChatRequest['message']>['parts']): TasksUIMessage['parts'] {
  return parts.map((part) => (part.type === 'text' ? { type: 'text', text: part.text } : part));
}

function iso(service: ChatService): string {
  return service.now().toISOString();
}
