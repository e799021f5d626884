import type { TasksUIMessage } from '#lib/chat/message.ts';

/** What the person wrote, or the answer said, without tools and thoughts. */
export function textOf(message: Pick<TasksUIMessage, 'parts'>): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
