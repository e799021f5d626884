import type { ModelMessage } from 'ai';
import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart } from './parts.ts';
import { tokensOf } from './window.ts';

const shortChars = 300;
const leftOut = (chars: number) =>
  `[left out to save space: ${chars} characters. Call the tool again where they are needed.]`;

const mentionLeftOut = 'left out to save space; read_file shows it';

/** The message with the bulk of its tool results left out: what they were about stays. */
export function withoutResults(message: TasksUIMessage): TasksUIMessage {
  const parts = message.parts.map((part): MessagePart => {
    if (part.type === 'data-mention' && part.data.sent !== undefined) {
      const { sent } = part.data;
      if (sent.text.length <= shortChars) return part;
      return { ...part, data: { ...part.data, sent: { ...sent, text: '', notice: mentionLeftOut } } };
    }
    const tool = asToolPart(part);
    if (tool?.state !== 'output-available') return part;
    return { ...tool, output: shortened(tool.output) } as unknown as MessagePart;
  });
  return { ...message, parts };
}

function shortened(output: unknown): unknown {
  if (typeof output === 'string') return output.length > shortChars ? leftOut(output.length) : output;
  if (typeof output !== 'object' || output === null) return output;
  return Object.fromEntries(
    Object.entries(output).map(([key, value]) => {
      const chars = typeof value === 'string' ? value.length : (JSON.stringify(value) ?? '').length;
      return [key, chars > shortChars ? leftOut(chars) : value];
    }),
  );
}

/** Results of the newest steps are what the model works with: these are never left out. */
const keptResults = 2;

/**
 * Within one answer: leaves out the oldest tool results until half of `budget` is free again, so that the next
 * steps begin with the same bytes. Null where it fits as it is, or where nothing more can be left out.
 */
export function pruneSteps(messages: readonly ModelMessage[], budget: number): ModelMessage[] | null {
  let tokens = tokensOf(messages);
  if (tokens <= budget) return null;
  const results = messages.flatMap((message, index) => (message.role === 'tool' ? [index] : []));
  const pruned = [...messages];
  let changed = false;
  for (const index of results.slice(0, -keptResults)) {
    const message = messages[index];
    if (message?.role !== 'tool' || tokens <= budget / 2) continue;
    const before = tokensOf(message);
    const content = message.content.map((part) => {
      if (part.type !== 'tool-result') return part;
      const chars = (JSON.stringify(part.output) ?? '').length;
      if (chars <= shortChars) return part;
      return { ...part, output: { type: 'text' as const, value: leftOut(chars) } };
    });
    const next = { ...message, content };
    const saved = before - tokensOf(next);
    if (saved <= 0) continue;
    pruned[index] = next;
    tokens -= saved;
    changed = true;
  }
  return changed ? pruned : null;
}
