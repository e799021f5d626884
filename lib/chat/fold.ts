import type { InferUIMessageChunk } from 'ai';
import type { MessageMetadata, TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, type ToolPart } from './parts.ts';
import { asInput, brokenOffText, isUnfinished } from './settle.ts';

export type ChatChunk = InferUIMessageChunk<TasksUIMessage>;
type TextLike = Extract<MessagePart, { type: 'text' | 'reasoning' }>;

/** Chunks after which the message holds something finished, so that it should be stored. */
const finishing = new Set<ChatChunk['type']>([
  'text-end',
  'reasoning-end',
  'tool-input-available',
  'tool-input-error',
  'tool-output-error',
  'tool-output-denied',
  'tool-approval-request',
  'tool-approval-response',
  'data-preview',
  'data-notice',
  'file',
  'finish',
]);

export function finishesPart(chunk: ChatChunk): boolean {
  return finishing.has(chunk.type) || (chunk.type === 'tool-output-available' && chunk.preliminary !== true);
}

/**
 * Builds on the server the very message that the browser builds from the same chunks (compare
 * `processUIMessageStream` of the AI SDK, which is not exported). Without its copies of the whole message at
 * each token, and in step with the stream, so that a part can be stored before it is shown.
 */
export function createFold(start: TasksUIMessage) {
  const message: TasksUIMessage = structuredClone(start);
  const open = new Map<string, TextLike>();

  function push(part: unknown): void {
    message.parts.push(part as MessagePart);
  }

  function tool(toolCallId: string): ToolPart | undefined {
    return message.parts.map(asToolPart).findLast((part) => part?.toolCallId === toolCallId);
  }

  function update(toolCallId: string, toolName: string, change: Partial<ToolPart>, dynamic?: boolean): void {
    const part = tool(toolCallId);
    if (part !== undefined) Object.assign(part, change);
    else if (dynamic === true) push({ type: 'dynamic-tool', toolName, toolCallId, ...change });
    else push({ type: `tool-${toolName}`, toolCallId, ...change });
  }

  function setMetadata(metadata: MessageMetadata | undefined): void {
    if (metadata !== undefined) message.metadata = { ...message.metadata, ...metadata };
  }

  function add(chunk: ChatChunk): void {
    switch (chunk.type) {
      case 'start':
        if (chunk.messageId !== undefined) message.id = chunk.messageId;
        setMetadata(chunk.messageMetadata);
        return;
      case 'finish':
      case 'message-metadata':
        setMetadata(chunk.messageMetadata);
        return;
      case 'start-step':
        push({ type: 'step-start' });
        return;
      case 'text-start':
      case 'reasoning-start': {
        const type = chunk.type === 'text-start' ? 'text' : 'reasoning';
        const part = { type, text: '', state: 'streaming', ...metadataOf(chunk) } as TextLike;
        open.set(`${type}:${chunk.id}`, part);
        push(part);
        return;
      }
      case 'text-delta':
      case 'reasoning-delta': {
        const part = open.get(`${chunk.type === 'text-delta' ? 'text' : 'reasoning'}:${chunk.id}`);
        if (part !== undefined) Object.assign(part, { text: part.text + chunk.delta, ...metadataOf(chunk) });
        return;
      }
      case 'text-end':
      case 'reasoning-end': {
        const key = `${chunk.type === 'text-end' ? 'text' : 'reasoning'}:${chunk.id}`;
        const part = open.get(key);
        if (part !== undefined) Object.assign(part, { state: 'done', ...metadataOf(chunk) });
        open.delete(key);
        return;
      }
      case 'file':
        push({ type: 'file', mediaType: chunk.mediaType, url: chunk.url, ...metadataOf(chunk) });
        return;
      case 'tool-input-start':
        update(
          chunk.toolCallId,
          chunk.toolName,
          { state: 'input-streaming', ...callMetadata(chunk) },
          chunk.dynamic,
        );
        return;
      case 'tool-input-available':
        update(
          chunk.toolCallId,
          chunk.toolName,
          { state: 'input-available', input: chunk.input, ...callMetadata(chunk) },
          chunk.dynamic,
        );
        return;
      case 'tool-input-error':
        update(
          chunk.toolCallId,
          chunk.toolName,
          {
            state: 'output-error',
            input: chunk.input,
            errorText: chunk.errorText,
            ...(chunk.providerMetadata === undefined
              ? {}
              : { resultProviderMetadata: chunk.providerMetadata }),
          },
          chunk.dynamic,
        );
        return;
      case 'tool-approval-request': {
        const approval = {
          id: chunk.approvalId,
          ...(chunk.inputSchemaInput === undefined ? {} : { inputSchemaInput: chunk.inputSchemaInput }),
          ...(chunk.reason === undefined ? {} : { requestReason: chunk.reason }),
          ...(chunk.isAutomatic === true ? { isAutomatic: true } : {}),
        };
        change(tool(chunk.toolCallId), { state: 'approval-requested', approval });
        return;
      }
      case 'tool-approval-response': {
        const part = message.parts.map(asToolPart).find((each) => each?.approval?.id === chunk.approvalId);
        const reason = chunk.reason === undefined ? {} : { reason: chunk.reason };
        change(part, {
          state: 'approval-responded',
          approval: { ...part?.approval, id: chunk.approvalId, approved: chunk.approved, ...reason },
        });
        return;
      }
      case 'tool-output-available': {
        const part = tool(chunk.toolCallId);
        change(part, { state: 'output-available', output: chunk.output, ...resultMetadata(chunk) });
        if (chunk.preliminary === true) change(part, { preliminary: true });
        else if (part !== undefined) delete part.preliminary;
        return;
      }
      case 'tool-output-error': {
        const part = tool(chunk.toolCallId);
        change(part, { state: 'output-error', errorText: chunk.errorText, ...resultMetadata(chunk) });
        if (part !== undefined) {
          delete part.output;
          delete part.preliminary;
        }
        return;
      }
      case 'tool-output-denied':
        change(tool(chunk.toolCallId), { state: 'output-denied' });
        return;
      case 'data-preview': {
        const known = message.parts.find((part) => part.type === 'data-preview' && part.id === chunk.id);
        if (known !== undefined) Object.assign(known, { data: chunk.data });
        else push({ type: 'data-preview', id: chunk.id, data: chunk.data });
        return;
      }
      case 'data-notice':
        push({ type: 'data-notice', data: chunk.data });
        return;
      default:
        // Sources, custom parts and the like: we ask for none of them.
        return;
    }
  }

  /** The chunks that bring every unfinished part to an end, here and in the browser alike. */
  function closing(why: string, options: { keepOpen: boolean }): ChatChunk[] {
    const chunks: ChatChunk[] = [];
    for (const key of open.keys()) {
      const id = key.slice(key.indexOf(':') + 1);
      chunks.push({ type: key.startsWith('text:') ? 'text-end' : 'reasoning-end', id });
    }
    for (const part of message.parts) {
      const call = asToolPart(part);
      if (call === undefined || !isUnfinished(part)) continue;
      if (call.state === 'approval-requested' && options.keepOpen) continue;
      if (call.state === 'approval-responded' && call.approval?.approved === false) {
        chunks.push({ type: 'tool-output-denied', toolCallId: call.toolCallId });
        continue;
      }
      const errorText = brokenOffText(call, why);
      const { toolCallId } = call;
      if (call.state === 'input-streaming') {
        const toolName = call.type.slice('tool-'.length);
        chunks.push({
          type: 'tool-input-error',
          toolCallId,
          toolName,
          input: asInput(call.input),
          errorText,
        });
      } else {
        chunks.push({ type: 'tool-output-error', toolCallId, errorText });
      }
    }
    return chunks;
  }

  return { message, add, closing };
}

function change(part: ToolPart | undefined, values: Partial<ToolPart>): void {
  if (part !== undefined) Object.assign(part, values);
}

function metadataOf(chunk: { providerMetadata?: unknown }) {
  return chunk.providerMetadata === undefined ? {} : { providerMetadata: chunk.providerMetadata };
}
function callMetadata(chunk: { providerMetadata?: unknown }) {
  return chunk.providerMetadata === undefined ? {} : { callProviderMetadata: chunk.providerMetadata };
}
function resultMetadata(chunk: { providerMetadata?: unknown }) {
  return chunk.providerMetadata === undefined ? {} : { resultProviderMetadata: chunk.providerMetadata };
}
