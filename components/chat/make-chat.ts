import { Chat } from '@ai-sdk/react';
import { lastAssistantMessageIsCompleteWithApprovalResponses } from 'ai';
import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import { givenAnswers, openApprovals } from './approvals.ts';
import { changedFiles, emitPageChange } from './page-changes.ts';
import { createTransport } from './transport.ts';

interface ChatHost {
  doc: DocRef;
  conversationId: () => string | null;
  onConversationId: (id: string) => void;
  /** Only of the one that is shown is anything told. */
  isCurrent: (chat: Chat<TasksUIMessage>) => boolean;
  onRun: () => void;
  /** The server has this message of the person's. */
  onTaken: (messageId: string) => void;
  onNothingToResume: () => void;
  onEnd: (stopped: boolean) => void;
  /** `known`: the last message that was there from the beginning. */
  onBroken: (chat: Chat<TasksUIMessage>, error: Error, known: string | undefined) => void;
}

/** The stream of answers to `messages`, as long as the server is followed without a break. */
export function makeChat(messages: TasksUIMessage[], host: ChatHost): Chat<TasksUIMessage> {
  const sent = new Set<string>();
  const known = messages.at(-1)?.id;
  const chat: Chat<TasksUIMessage> = new Chat<TasksUIMessage>({
    messages,
    transport: createTransport({
      doc: host.doc,
      conversationId: host.conversationId,
      onConversationId: (id) => {
        if (host.isCurrent(chat)) host.onConversationId(id);
      },
      onRun: () => {
        for (const { approvalId } of givenAnswers(chat.lastMessage)) sent.add(approvalId);
        if (host.isCurrent(chat)) host.onRun();
      },
      onTaken: host.onTaken,
      // It ended between two requests of ours, so what is stored now is the whole of it; or it is about to
      // begin, hence the pause.
      onNothingToResume: () => {
        setTimeout(() => {
          if (host.isCurrent(chat)) host.onNothingToResume();
        }, 200);
      },
      onToolOutput: (output) => {
        if (changedFiles(output)) emitPageChange();
      },
    }),
    // Each answer at once, while other questions are open too, so that it is not lost and other tabs know. And
    // once: a stream that ends without acting on it must not make a loop.
    sendAutomaticallyWhen: (state) =>
      (openApprovals(state.messages.at(-1)) > 0 ||
        lastAssistantMessageIsCompleteWithApprovalResponses(state)) &&
      givenAnswers(state.messages.at(-1)).some(({ approvalId }) => !sent.has(approvalId)),
    onFinish: ({ isError, isAbort }) => {
      // After an error it is not known yet whether it goes on: `onBroken` asks.
      if (host.isCurrent(chat) && !isError) host.onEnd(isAbort);
    },
    onError: (error) => {
      if (host.isCurrent(chat)) setTimeout(() => host.onBroken(chat, error, known));
    },
  });
  return chat;
}
