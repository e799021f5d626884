import type { Notice, TasksUIMessage } from './message.ts';
import { withoutResults } from './prune.ts';
import type { Compaction } from './store-compactions.ts';
import { tokensOfMessage, tokensOfText } from './window.ts';

interface FitOptions {
  /** The branch, settled, oldest first, with the answer that is continued. */
  messages: readonly TasksUIMessage[];
  /** Tokens that the messages may have. */
  budget: number;
  /** What was left out of this conversation before. */
  compactions: readonly Compaction[];
  save: (compaction: Compaction) => void;
  /** Sums up messages, with the summary of what came before them. */
  summarise: (earlier: string | null, messages: readonly TasksUIMessage[]) => Promise<string>;
}

export interface Fitted {
  /** Stands for what came before `messages`. */
  summary: string | null;
  messages: TasksUIMessage[];
  /** What is new about it, for the person. */
  notices: Notice[];
}

/**
 * Keeps a long conversation inside the model's window: first the bulk of old tool results is left out, then the
 * oldest turns are summed up. What was decided once is stored and stays, and each time half of the budget becomes
 * free: the prompt must begin with the same bytes for many turns, or nothing of it is cached.
 */
export async function fitHistory(options: FitOptions): Promise<Fitted> {
  const { budget, compactions, save } = options;
  const at = (id: string) => options.messages.findIndex((message) => message.id === id);
  const newest = (kind: Compaction['kind']) =>
    compactions.filter((each) => each.kind === kind).toSorted((a, b) => at(b.throughId) - at(a.throughId))[0];
  const known = newest('summary');
  let summary = known !== undefined && at(known.throughId) >= 0 ? known.text : null;
  const from = summary === null || known === undefined ? 0 : at(known.throughId) + 1;
  const pruneId = newest('prune')?.throughId;
  const prunedTo = pruneId === undefined ? -1 : at(pruneId);
  let messages = options.messages
    .slice(from)
    .map((message, index) => (index + from <= prunedTo ? withoutResults(message) : message));
  const notices: Notice[] = [];
  const weight = () =>
    messages.reduce((sum, message) => sum + tokensOfMessage(message), tokensOfText(summary ?? ''));
  if (weight() <= budget) return { summary, messages, notices };

  const pruned = pruneOldest(messages, weight() - budget / 2);
  if (pruned !== null) {
    messages = pruned.messages;
    save({ kind: 'prune', throughId: pruned.throughId, text: '' });
    notices.push({ kind: 'pruned', text: prunedText });
  }
  if (weight() <= budget) return { summary, messages, notices };

  const cut = turnsToSumUp(messages, weight() - budget / 2);
  const through = messages[cut - 1];
  if (through === undefined) return { summary, messages, notices };
  summary = await options.summarise(summary, messages.slice(0, cut));
  save({ kind: 'summary', throughId: through.id, text: summary });
  messages = messages.slice(cut);
  return { summary, messages, notices: [{ kind: 'summarised', text: summarisedText(cut) }] };
}

const prunedText =
  'The conversation has grown long: results of older tool calls are no longer sent to the model. They stay here.';
const summarisedText = (count: number) =>
  `The conversation has grown too long for the model: it gets a summary in place of the ${count} messages before. They stay here.`;

/** Where the turn begins that is asked now; it is never touched. */
function lastTurn(messages: readonly TasksUIMessage[]): number {
  return Math.max(
    0,
    messages.findLastIndex((message) => message.role === 'user'),
  );
}

function pruneOldest(messages: readonly TasksUIMessage[], tokens: number) {
  const result = [...messages];
  let saved = 0;
  let throughId: string | null = null;
  for (let index = 0; index < lastTurn(messages) && saved < tokens; index++) {
    const before = messages[index];
    if (before === undefined) continue;
    const after = withoutResults(before);
    const gain = tokensOfMessage(before) - tokensOfMessage(after);
    if (gain <= 0) continue;
    result[index] = after;
    saved += gain;
    throughId = before.id;
  }
  return throughId === null ? null : { messages: result, throughId };
}

/** How many messages, in whole turns, hold at least `tokens`; as many as there are before the last turn else. */
function turnsToSumUp(messages: readonly TasksUIMessage[], tokens: number): number {
  const end = lastTurn(messages);
  let sum = 0;
  for (let index = 0; index < end; index++) {
    const message = messages[index];
    if (message?.role === 'user' && sum >= tokens) return index;
    sum += message === undefined ? 0 : tokensOfMessage(message);
  }
  return end;
}
