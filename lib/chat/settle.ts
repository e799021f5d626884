import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, type ToolPart } from './parts.ts';

export const notAnswered = 'Not answered: the conversation went on without it.';

const unknownEffect = 'This call may or may not have taken effect';

/** Whether a call that was broken off was under way by then, as `brokenOffText` said of it. */
export function mayHaveTakenEffect(errorText: string): boolean {
  return errorText.includes(unknownEffect);
}

/** What is said of a call that had no result when its run ended. */
export function brokenOffText(part: ToolPart, why: string): string {
  const begun = part.state === 'approval-responded' || part.state === 'input-available' || part.preliminary;
  return begun ? `${why} ${unknownEffect}: look before repeating it.` : `${why} This call was not run.`;
}

/** Whether a part may still change while its run goes on. */
export function isUnfinished(part: MessagePart): boolean {
  const tool = asToolPart(part);
  if (tool === undefined) {
    return (part.type === 'text' || part.type === 'reasoning') && part.state === 'streaming';
  }
  return !(
    (tool.state === 'output-available' && tool.preliminary !== true) ||
    tool.state === 'output-error' ||
    tool.state === 'output-denied'
  );
}

/**
 * The message with every part brought to an end, so that it can stand in the history of a request: a tool call
 * without a result would make the provider refuse all that follows. With `keepOpen`, calls that wait for a
 * person's answer stay as they are.
 */
export function settleMessage(
  message: TasksUIMessage,
  why: string,
  options: { keepOpen?: boolean } = {},
): TasksUIMessage {
  const waits = options.keepOpen === true && message.parts.some((part) => isOpenApproval(asToolPart(part)));
  const parts = message.parts.map((part) => settlePart(part, why, waits));
  return { ...message, parts };
}

function settlePart(part: MessagePart, why: string, waits: boolean): MessagePart {
  if (!isUnfinished(part)) return part;
  const tool = asToolPart(part);
  if (tool === undefined) return { ...part, state: 'done' } as MessagePart;
  if (waits && (tool.state === 'approval-requested' || tool.state === 'approval-responded')) return part;
  return settleTool(tool, why) as unknown as MessagePart;
}

function settleTool(tool: ToolPart, why: string): ToolPart {
  if (tool.approval !== undefined && tool.state === 'approval-requested') {
    return {
      ...tool,
      state: 'output-denied',
      approval: { ...tool.approval, approved: false, reason: notAnswered },
    };
  }
  if (tool.state === 'approval-responded' && tool.approval?.approved === false) {
    return { ...tool, state: 'output-denied' };
  }
  const { output: _output, preliminary: _preliminary, rawInput: _raw, ...rest } = tool;
  return {
    ...rest,
    input: asInput(tool.input),
    state: 'output-error',
    errorText: brokenOffText(tool, why),
  };
}

/** Providers take only an object as the arguments of a call, also for one that was cut while it was written. */
export function asInput(input: unknown): object {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
}

export function isOpenApproval(part: ToolPart | undefined): boolean {
  return part?.state === 'approval-requested' && part.approval?.isAutomatic !== true;
}
