import type { TasksUIMessage } from './message.ts';

/**
 * The command that a message is, or answers; null for the conversation with a model. Nothing of a command is ever
 * sent to one.
 */
export function commandOf(message: TasksUIMessage | undefined): string | null {
  if (message?.role === 'assistant') return message.metadata?.command ?? null;
  return message?.parts.find((part) => part.type === 'data-command')?.data.name ?? null;
}
