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

/** The questions that are still open and are about changes of files. */
export function openEdits(message: TasksUIMessage | undefined): string[] {
  const parts = message?.parts ?? [];
  const edits = new Set(
    parts.flatMap((part) =>
      part.type === 'data-preview' && part.data.preview.kind === 'edit' ? [part.data.toolCallId] : [],
    ),
  );
  return parts.flatMap((part) =>
    isToolPart(part) && part.state === 'approval-requested' && edits.has(part.toolCallId)
      ? [part.approval.id]
      : [],
  );
}

export function openApprovals(message: TasksUIMessage | undefined): number {
  return (message?.parts ?? []).filter((part) => isToolPart(part) && part.state === 'approval-requested')
    .length;
}
