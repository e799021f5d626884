import { useRef } from 'react';
import type { TasksUIMessage } from '#lib/chat/message.ts';

interface Held {
  /** What was asked. */
  userId: string | undefined;
  answer: TasksUIMessage;
}

/**
 * The messages, but for an answer that is followed anew after its connection was cut: it comes from its beginning
 * again, and until it has caught up what was shown of it already stays. Nothing that was read goes away.
 */
export function useSteady(messages: TasksUIMessage[], running: boolean): TasksUIMessage[] {
  const held = useRef<Held | null>(null);
  const last = messages.at(-1);
  const userId = messages.findLast(({ role }) => role === 'user')?.id;
  const known = held.current?.userId === userId ? held.current?.answer : undefined;
  const isBehind = running && known !== undefined && isCutShort(known) && isOlder(last, known);
  if (isBehind) return [...(last?.id === known.id ? messages.slice(0, -1) : messages), known];
  held.current = last?.role === 'assistant' ? { userId, answer: last } : null;
  return messages;
}

/** One that has ended knows how: whatever comes after it is another one. */
function isCutShort({ metadata }: TasksUIMessage): boolean {
  return metadata?.outcome === undefined;
}

function isOlder(now: TasksUIMessage | undefined, known: TasksUIMessage): boolean {
  if (now?.role === 'user') return true;
  return now?.id === known.id && lengthOf(now) < lengthOf(known);
}

/** Of its words: they are only ever added to. What a tool says while it runs gets shorter, too. */
function lengthOf({ parts }: TasksUIMessage): number {
  return parts.reduce(
    (sum, part) => sum + (part.type === 'text' || part.type === 'reasoning' ? part.text.length : 0),
    0,
  );
}
