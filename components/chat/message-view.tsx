'use client';

import { memo } from 'react';
import { ChatMarkdown } from '#components/document/chat-markdown.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import type { Preview } from '#lib/tools/io.ts';
import { AnswerFoot } from './answer-foot.tsx';
import { isToolPart, openApprovals } from './approvals.ts';
import { PastEnding } from './last-answer.tsx';
import { Reasoning } from './reasoning.tsx';
import { ToolCard } from './tool-card.tsx';
import { UserMessage } from './user-message.tsx';

export type OnAnswer = (approvalId: string, approved: boolean, reason?: string) => void;

interface MessageViewProps {
  message: TasksUIMessage;
  streaming: boolean;
  /** Only of the last message can an approval still be given. */
  last: boolean;
  onAnswer: OnAnswer;
}

/** The text part that grows now, if any: the caret stands at its end. */
function growingPart(message: TasksUIMessage, streaming: boolean): number {
  if (!streaming) return -1;
  const index = message.parts.findLastIndex((part) => !part.type.startsWith('data-'));
  const part = message.parts[index];
  return part?.type === 'text' || part?.type === 'reasoning' ? index : -1;
}

export const MessageView = memo(function MessageView({
  message,
  streaming,
  last,
  onAnswer,
}: MessageViewProps) {
  if (message.role === 'user') return <UserMessage message={message} />;

  // What is to be said of the last one stands below it, with what can be done.
  if (message.parts.length === 0 && !streaming && last) return null;
  const previews = new Map<string, Preview>();
  for (const part of message.parts) {
    if (part.type === 'data-preview') previews.set(part.data.toolCallId, part.data.preview);
  }
  const growing = growingPart(message, streaming);
  const asks = openApprovals(message) > 0;
  return (
    <div className="chat-message" data-role="assistant" data-message-id={message.id}>
      <span className="ui-visually-hidden">Answer: </span>
      {message.parts.map((part, index) => {
        // Parts have no ids, and are only ever added at the end.
        const key = `${index}`;
        if (part.type === 'text') {
          return part.text.trim() === '' ? null : (
            <div key={key} className="chat-text" data-growing={index === growing ? '' : undefined}>
              <ChatMarkdown text={part.text} streaming={index === growing} />
            </div>
          );
        }
        if (part.type === 'reasoning') {
          return <Reasoning key={key} text={part.text} growing={index === growing} />;
        }
        if (isToolPart(part)) {
          return (
            <ToolCard
              key={part.toolCallId}
              part={part}
              preview={previews.get(part.toolCallId)}
              // What was agreed to waits for what is still asked.
              running={streaming && !(asks && part.state === 'approval-responded')}
              last={last}
              onAnswer={onAnswer}
              // Who ran a command wants to see what came of it.
              isOpen={message.metadata?.command !== undefined}
            />
          );
        }
        if (part.type === 'data-notice') {
          return (
            <p key={key} className="chat-note">
              {part.data.text}
            </p>
          );
        }
        return null;
      })}
      {streaming && growing === -1 && !endsInRunningTool(message) ? (
        <p className="chat-waiting">
          <span className="chat-live" aria-hidden="true" /> Thinking
        </p>
      ) : null}
      {streaming || last ? null : <PastEnding message={message} />}
      {streaming ? null : <AnswerFoot message={message} last={last} />}
    </div>
  );
});

function endsInRunningTool(message: TasksUIMessage): boolean {
  return message.parts.some(
    (part) =>
      isToolPart(part) &&
      (part.state === 'input-streaming' ||
        part.state === 'input-available' ||
        part.state === 'approval-requested' ||
        (part.state === 'output-available' && part.preliminary === true)),
  );
}
