import type { ToolName } from '#lib/tools/io.ts';
import type { TasksUIMessage } from './message.ts';

export type MessagePart = TasksUIMessage['parts'][number];
/** A tool's part seen without its tool: what is the same for all of them. */
export interface ToolPart {
  type: string;
  toolCallId: string;
  state:
    | 'input-streaming'
    | 'input-available'
    | 'approval-requested'
    | 'approval-responded'
    | 'output-available'
    | 'output-error'
    | 'output-denied';
  input?: unknown;
  rawInput?: unknown;
  output?: unknown;
  errorText?: string;
  preliminary?: boolean;
  approval?: { id: string; approved?: boolean; reason?: string; isAutomatic?: boolean };
  callProviderMetadata?: unknown;
  resultProviderMetadata?: unknown;
  [more: string]: unknown;
}

export function asToolPart(part: MessagePart | undefined): ToolPart | undefined {
  if (part === undefined) return undefined;
  if (part.type.startsWith('tool-') || part.type === 'dynamic-tool') return part as unknown as ToolPart;
  return undefined;
}

export function toolParts(message: TasksUIMessage): ToolPart[] {
  return message.parts.map(asToolPart).filter((part) => part !== undefined);
}

export function toolNameOf(part: ToolPart): ToolName | string {
  return part.type === 'dynamic-tool' ? String(part.toolName) : part.type.slice('tool-'.length);
}

/** The text that a person reads in a message, parts divided by blank lines. */
export function textOf(message: Pick<TasksUIMessage, 'parts'>): string {
  return message.parts
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n');
}
