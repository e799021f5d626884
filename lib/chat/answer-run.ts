import 'server-only';
import { announce } from './announce.ts';
import { createCommandAnswer } from './command-loop.ts';
import { commandOf } from './command-of.ts';
import { withheldSnapshot } from './context.ts';
import { fitHistory } from './fit.ts';
import { modelMessages } from './history.ts';
import type { Problem, TasksUIMessage } from './message.ts';
import { textOf } from './parts.ts';
import type { ChatModel } from './provider.ts';
import { interruptedMessage } from './recover.ts';
import { startRun } from './runs.ts';
import type { ChatService } from './service.ts';
import { settleMessage } from './settle.ts';
import type { Conversation } from './store-rows.ts';
import { createAnswer } from './stream.ts';
import { summarise } from './summarise.ts';
import type { Taken } from './take-request.ts';
import { dayStart, limitReached } from './token-limits.ts';
import { budgetOf, tokensOfMessage, tokensOfText } from './window.ts';

const couldNotStart: Problem = {
  code: 'internal',
  message: 'The answer could not be started; the log of the server says why. Try again.',
  retryable: true,
};

/**
 * Starts the run that writes an answer, in a claimed conversation. One that cannot even begin is stored as
 * failed: it must not look as if it were under way. `onEnd` gets the answer when the conversation is free again.
 */
export async function startAnswer(
  service: ChatService,
  conversation: Conversation,
  taken: Taken,
  model: ChatModel | null,
  onEnd: (answer: TasksUIMessage) => void,
): Promise<ReadableStream<Uint8Array>> {
  try {
    return await start(service, conversation, taken, model, onEnd);
  } catch (error) {
    service.store.saveMessage(conversation.id, interruptedMessage(taken.answer, couldNotStart));
    throw error;
  }
}

async function start(
  service: ChatService,
  conversation: Conversation,
  { answer, fromBeginning }: Taken,
  model: ChatModel | null,
  onEnd: (answer: TasksUIMessage) => void,
): Promise<ReadableStream<Uint8Array>> {
  const { store } = service;
  const { id, browserId } = conversation;
  const loop =
    model === null
      ? commandLoop(service, conversation, answer)
      : await modelLoop(service, conversation, answer, model);
  const stream = startRun({
    conversationId: id,
    message: answer,
    fromBeginning,
    produce: loop.produce,
    summary: loop.summary,
    save: (message, running) => {
      store.saveMessage(id, message, { running });
      if (!running && model !== null && message.metadata?.usage !== undefined) {
        store.recordUsage(id, message.id, model.id, message.metadata.usage);
      }
    },
    beat: () => store.beat(id, answer.id),
    onEnd: (message) => {
      onEnd(message);
      announce(store, browserId, id);
    },
  });
  announce(store, browserId, id);
  return stream;
}

/** The tools at work for a command, without a model and without what one would be told. */
function commandLoop(service: ChatService, conversation: Conversation, answer: TasksUIMessage) {
  const { store, kinds, redact } = service;
  const { id, doc } = conversation;
  return createCommandAnswer({
    ...service.toolbox(conversation, answer.id, withheldSnapshot(doc), []),
    kinds,
    settings: () => store.readApproval(id),
    answer,
    plan: () => {
      const asked = store.readMessages(id).findLast((message) => message.role === 'user');
      return service.planCommand(asked === undefined ? '' : textOf(asked), doc);
    },
    redact,
  });
}

async function modelLoop(
  service: ChatService,
  conversation: Conversation,
  answer: TasksUIMessage,
  model: ChatModel,
) {
  const { store, env, redact, kinds } = service;
  const { id } = conversation;
  const before = store
    .readMessages(id)
    .filter((message) => message.id !== answer.id && commandOf(message) === null);
  const settled = before.map((message) => settleMessage(message, 'Interrupted.'));
  const history = answer.parts.length > 0 ? [...settled, answer] : settled;
  const page = pagePart(history);
  const snapshot =
    page?.sent === false
      ? withheldSnapshot(conversation.doc)
      : await service.loadSnapshot(conversation.doc, page?.query);
  const box = service.toolbox(conversation, answer.id, snapshot, history);
  const budget = model.budget ?? budgetOf(model.id);
  return createAnswer({
    ...box,
    kinds,
    model,
    budget,
    prepare: async (signal) => {
      const room = Math.max(budget - tokensOfText(snapshot.text), budget / 2);
      const fitted = await fitHistory({
        messages: history,
        budget: Math.min(room, refusedBudget(history)),
        compactions: store.readCompactions(id),
        save: (compaction) => store.saveCompaction(id, compaction),
        summarise: async (earlier, messages) => {
          const maxChars = budget * 2;
          const maxRetries = service.maxRetries ?? 2;
          const made = await summarise({ model, earlier, messages, maxChars, maxRetries, signal, redact });
          store.recordUsage(id, `summary:${answer.id}`, model.id, made.usage);
          return made.text;
        },
      });
      const messages = await modelMessages(snapshot, fitted.messages, box.tools, redact, fitted.summary);
      return { messages, notices: fitted.notices };
    },
    settings: () => store.readApproval(id),
    answer,
    maxSteps: env.chatMaxSteps,
    limit: (usage, asked) => {
      const today = store.tokensSince(dayStart(service.now()));
      return limitReached(usage, service.limits(), today, asked);
    },
    // While they are under way, answers count for the day, too, and what a killed server had taken.
    onUsage: (usage) => store.recordUsage(id, answer.id, model.id, usage),
    ...(service.maxRetries === undefined ? {} : { maxRetries: service.maxRetries }),
    redact,
  });
}

/** How the open page goes along with the question that is answered; undefined where it simply does. */
function pagePart(history: readonly TasksUIMessage[]) {
  const asked = history.findLast((message) => message.role === 'user');
  return asked?.parts.find((part) => part.type === 'data-page')?.data;
}

/** The provider said that it was too long: whatever we believed of the model, next time it is much less. */
function refusedBudget(history: readonly TasksUIMessage[]): number {
  const refused = history.findLastIndex(
    ({ metadata }) => metadata?.problem?.code === 'provider-context' && metadata.finishReason !== 'length',
  );
  if (refused === -1) return Number.POSITIVE_INFINITY;
  const tokens = history.slice(0, refused + 1).reduce((sum, message) => sum + tokensOfMessage(message), 0);
  return Math.floor(tokens * 0.6);
}
