import type { ChatChunk } from './fold.ts';
import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, toolNameOf } from './parts.ts';

/**
 * The chunks from which a browser builds this message from nothing. A run that continues an answer (after
 * approvals) begins its replay with them, so that a replay always is the whole answer.
 */
export function chunksOf(message: TasksUIMessage): ChatChunk[] {
  return [
    { type: 'start', messageId: message.id, messageMetadata: message.metadata },
    ...message.parts.flatMap((part, index) => chunksOfPart(part, `stored-${index}`)),
  ];
}

function chunksOfPart(part: MessagePart, id: string): ChatChunk[] {
  const tool = asToolPart(part);
  if (tool !== undefined) return chunksOfTool(tool);
  switch (part.type) {
    case 'step-start':
      return [{ type: 'start-step' }];
    case 'text':
      return [
        { type: 'text-start', id },
        { type: 'text-delta', id, delta: part.text },
        { type: 'text-end', id },
      ];
    case 'reasoning':
      return [
        { type: 'reasoning-start', id },
        { type: 'reasoning-delta', id, delta: part.text },
        { type: 'reasoning-end', id },
      ];
    case 'file':
      return [{ type: 'file', mediaType: part.mediaType, url: part.url }];
    case 'data-preview':
      return [{ type: 'data-preview', ...(part.id === undefined ? {} : { id: part.id }), data: part.data }];
    case 'data-notice':
      return [{ type: 'data-notice', data: part.data }];
    default:
      return [];
  }
}

function chunksOfTool(tool: NonNullable<ReturnType<typeof asToolPart>>): ChatChunk[] {
  const { toolCallId } = tool;
  const toolName = toolNameOf(tool);
  const dynamic = tool.type === 'dynamic-tool' ? { dynamic: true as const } : {};
  const chunks: ChatChunk[] = [
    { type: 'tool-input-available', toolCallId, toolName, input: tool.input, ...dynamic },
  ];
  const { approval } = tool;
  if (approval !== undefined) {
    const automatic = approval.isAutomatic === true ? { isAutomatic: true } : {};
    chunks.push({ type: 'tool-approval-request', approvalId: approval.id, toolCallId, ...automatic });
    if (approval.approved !== undefined) {
      const reason = approval.reason === undefined ? {} : { reason: approval.reason };
      const approved = approval.approved;
      chunks.push({ type: 'tool-approval-response', approvalId: approval.id, approved, ...reason });
    }
  }
  switch (tool.state) {
    case 'output-available':
      chunks.push({ type: 'tool-output-available', toolCallId, output: tool.output });
      break;
    case 'output-error':
      chunks.push({ type: 'tool-output-error', toolCallId, errorText: tool.errorText ?? '' });
      break;
    case 'output-denied':
      chunks.push({ type: 'tool-output-denied', toolCallId });
      break;
    default:
      break;
  }
  return chunks;
}
