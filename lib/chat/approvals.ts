import { AppError } from '#lib/errors.ts';
import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, toolParts } from './parts.ts';
import type { ApprovalAnswer } from './request.ts';
import { isOpenApproval } from './settle.ts';

/** Whether calls of this message wait for a person. */
export function hasOpenApprovals(message: TasksUIMessage | undefined): boolean {
  return message?.role === 'assistant' && toolParts(message).some(isOpenApproval);
}

/**
 * The stored message with the person's answers written into it. Only the answer is taken from the client;
 * what will run is what the server stored when it asked. A page sends all answers it knows, so one that only
 * repeats what is stored and not acted on yet is passed over beside a new one.
 * @throws AppError `conflict` for an id that is unknown, given twice, or answered already.
 */
export function answerApprovals(message: TasksUIMessage, answers: readonly ApprovalAnswer[]): TasksUIMessage {
  const left = new Map(answers.map((answer) => [answer.approvalId, answer]));
  let fresh = 0;
  const parts = message.parts.map((part): MessagePart => {
    const tool = asToolPart(part);
    if (tool?.state === 'approval-responded' && tool.approval !== undefined) {
      const repeated = left.get(tool.approval.id);
      if (repeated?.approved === tool.approval.approved) left.delete(tool.approval.id);
      return part;
    }
    if (tool === undefined || !isOpenApproval(tool) || tool.approval === undefined) return part;
    const answer = left.get(tool.approval.id);
    if (answer === undefined) return part;
    left.delete(tool.approval.id);
    fresh++;
    return {
      ...tool,
      state: 'approval-responded',
      approval: {
        ...tool.approval,
        approved: answer.approved,
        ...(answer.reason === undefined ? {} : { reason: answer.reason }),
      },
    } as unknown as MessagePart;
  });
  if (
    fresh === 0 ||
    left.size > 0 ||
    new Set(answers.map((answer) => answer.approvalId)).size < answers.length
  ) {
    throw new AppError('conflict', 'That question is answered already; reload to see how it stands.');
  }
  return { ...message, parts };
}
