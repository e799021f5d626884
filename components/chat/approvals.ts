import type { TasksUIMessage } from '#lib/chat/message.ts';

type Part = TasksUIMessage['parts'][number];
/** Any tool call of a message, also of tools that this page has never heard of. */
export type ToolPart = Extract<Part, { toolCallId: string }>;

export interface ApprovalAnswer {
  approvalId: string;
  approved: boolean;
  reason?: string;
}

export function isToolPart(part: Part): part is ToolPart {
  return part.type === 'dynamic-tool' || part.type.startsWith('tool-');
}

/** Answers that the person gave and the tool calls have not acted on yet. */
export function givenAnswers(message: TasksUIMessage | undefined): ApprovalAnswer[] {
  return (message?.parts ?? []).flatMap((part) => {
    if (!isToolPart(part) || part.state !== 'approval-responded') return [];
    const { id, approved, reason } = part.approval;
    return [{ approvalId: id, approved, ...(reason ? { reason } : {}) }];
  });
}

export function openApprovals(message: TasksUIMessage | undefined): number {
  return (message?.parts ?? []).filter((part) => isToolPart(part) && part.state === 'approval-requested')
    .length;
}

function answeredByPerson(part: Part): boolean {
  return isToolPart(part) && part.approval?.approved !== undefined && part.approval.isAutomatic !== true;
}

/**
 * The run of an answer that went on after an approval streams only what came after it. Takes the stored message,
 * which may hold some of that already, back to the moment of the approval, so that the stream can be replayed onto
 * it from its beginning. Null where nothing was approved: the stream is then the whole message.
 */
export function rewindToApproval(message: TasksUIMessage | undefined): TasksUIMessage | null {
  if (message?.role !== 'assistant') return null;
  const last = message.parts.findLastIndex(answeredByPerson);
  if (last === -1) return null;
  const nextStep = message.parts.findIndex((part, index) => index > last && part.type === 'step-start');
  const kept = nextStep === -1 ? message.parts : message.parts.slice(0, nextStep);
  const stepStart = kept.findLastIndex((part) => part.type === 'step-start');
  const parts = kept.map((part, index) => {
    if (index < stepStart || !isToolPart(part) || !answeredByPerson(part)) return part;
    return { ...part, state: 'approval-responded', output: undefined, errorText: undefined } as Part;
  });
  return { ...message, parts };
}
