import type { ToolKind } from '#lib/tools/types.ts';
import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, type ToolPart, toolNameOf } from './parts.ts';
import { mayHaveTakenEffect } from './settle.ts';

/**
 * What another try at an answer begins with: everything up to the last step that changed something, or may have.
 * The model then goes on from there instead of doing it again. Empty where nothing was done.
 */
export function keptEffects(
  message: TasksUIMessage,
  kinds: Readonly<Record<string, ToolKind>>,
): MessagePart[] {
  const last = message.parts.findLastIndex((part) => hadEffect(asToolPart(part), kinds));
  if (last === -1) return [];
  const end = message.parts.findIndex((part, index) => index > last && part.type === 'step-start');
  const kept = message.parts
    .slice(0, end === -1 ? undefined : end)
    // Words of the broken-off rest of that step are what is tried again.
    .filter((part, index) => index <= last || asToolPart(part) !== undefined || part.type === 'data-preview');
  const notice: MessagePart = {
    type: 'data-notice',
    data: {
      kind: 'kept',
      text: 'What the earlier try had already done is kept; the answer goes on from there.',
    },
  };
  return [...kept.filter((part) => part.type !== 'data-notice'), notice];
}

function hadEffect(tool: ToolPart | undefined, kinds: Readonly<Record<string, ToolKind>>): boolean {
  if (tool === undefined) return false;
  const kind = kinds[toolNameOf(tool)];
  if (kind === undefined || kind === 'read') return false;
  if (tool.state === 'output-error') return mayHaveTakenEffect(tool.errorText ?? '');
  if (tool.state !== 'output-available') return false;
  return (tool.output as { ok?: unknown } | null | undefined)?.ok !== false;
}
