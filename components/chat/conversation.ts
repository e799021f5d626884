import { Chat } from '@ai-sdk/react';
import { lastAssistantMessageIsCompleteWithApprovalResponses } from 'ai';
import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import {
  type ApiError,
  fetchConversation,
  offlineError,
  reopenConversation,
  setApproval,
  startConversation,
  stopRun,
} from './api.ts';
import { givenAnswers } from './approvals.ts';
import { addToDraft, readDraft, writeDraft } from './draft.ts';
import { changedFiles, emitPageChange } from './page-changes.ts';
import { asApiError, refusalIn } from './refusal.ts';
import { createTransport } from './transport.ts';

export interface ConversationView {
  chat: Chat<TasksUIMessage>;
  /** `unreachable`: its history could not be fetched, so nothing is known of it. */
  phase: 'loading' | 'ready' | 'unreachable';
  running: boolean;
  /** What stands in the composer goes out as soon as the history is there. */
  sendsWhenReady: boolean;
  /** What the server last refused, or that it does not answer. */
  fault: ApiError | null;
  approval: ApprovalSettings;
  configured: boolean;
  model: string | null;
}

export type ConversationStart = Pick<ConversationView, 'approval' | 'configured' | 'model'>;

const longestWaitMs = 15_000;

/**
 * One document's conversation, alive as long as the tab: it goes on while other pages are shown. The server is
 * its truth: after anything unforeseen it is fetched again, and an answer under way is followed from its beginning.
 */
export class Conversation {
  readonly key: string;
  readonly doc: DocRef;
  #id: string | null = null;
  #view: ConversationView;
  #listeners = new Set<() => void>();
  #loads = 0;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What a refusal gave back to the composer. */
  #refused: string | null = null;

  constructor(key: string, doc: DocRef, start: ConversationStart) {
    this.key = key;
    this.doc = { kind: doc.kind, path: doc.path };
    this.#view = {
      ...start,
      chat: this.#newChat([]),
      phase: 'loading',
      running: false,
      sendsWhenReady: false,
      fault: null,
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  view = (): ConversationView => this.#view;

  #set(patch: Partial<ConversationView>) {
    this.#view = { ...this.#view, ...patch };
    for (const listener of this.#listeners) listener();
  }

  #newChat(messages: TasksUIMessage[]): Chat<TasksUIMessage> {
    const sent = new Set<string>();
    const isCurrent = () => this.#view.chat === chat;
    const chat: Chat<TasksUIMessage> = new Chat<TasksUIMessage>({
      messages,
      transport: createTransport({
        doc: this.doc,
        conversationId: () => this.#id,
        onConversationId: (id) => {
          this.#id = id;
        },
        onRun: () => {
          for (const { approvalId } of givenAnswers(chat.lastMessage)) sent.add(approvalId);
          if (isCurrent()) this.#set({ running: true, fault: null });
        },
        // It ended between two requests of ours, so what is stored now is the whole of it; or it is about to
        // begin, hence the pause.
        onNothingToResume: () => {
          setTimeout(() => {
            if (isCurrent()) void this.load();
          }, 200);
        },
        onToolOutput: (output) => {
          if (changedFiles(output)) emitPageChange();
        },
      }),
      // Each answer is posted once: a stream that ends without acting on it must not make a loop.
      sendAutomaticallyWhen: (state) =>
        lastAssistantMessageIsCompleteWithApprovalResponses(state) &&
        givenAnswers(state.messages.at(-1)).some(({ approvalId }) => !sent.has(approvalId)),
      onFinish: ({ isError }) => {
        // After an error it is not known yet whether it goes on: `#recover` asks.
        if (!isCurrent() || isError) return;
        this.#failures = 0;
        this.#set({ running: false });
      },
      onError: (error) => {
        if (isCurrent()) setTimeout(() => void this.#recover(chat, error));
      },
    });
    return chat;
  }

  /** Fetches what the server has and follows the answer under way, if there is one. Never rejects. */
  async load(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#loads += 1;
    const load = this.#loads;
    try {
      const answer = await fetchConversation(this.doc);
      if (load !== this.#loads) return true;
      this.#id = answer.conversationId;
      const previous = this.#view.chat;
      const chat = this.#newChat(answer.messages);
      this.#set({
        chat,
        phase: 'ready',
        running: answer.running,
        fault: null,
        ...(answer.approval ? { approval: answer.approval } : {}),
        ...(answer.configured ? { configured: answer.configured.ok, model: answer.configured.model } : {}),
      });
      void previous.stop();
      if (answer.running) void chat.resumeStream();
      else this.#failures = 0;
      this.#sendWaiting();
      return true;
    } catch (error) {
      if (load !== this.#loads) return true;
      const fault = asApiError(error);
      this.#set({
        phase: this.#view.phase === 'ready' ? 'ready' : 'unreachable',
        running: false,
        sendsWhenReady: false,
        fault,
      });
      if (fault.code === 'offline') this.#tryLater();
      return false;
    }
  }

  #tryLater() {
    clearTimeout(this.#timer);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.load(), Math.min(longestWaitMs, 1000 * 2 ** this.#failures));
  }

  /** A request failed or a stream broke: see what the server has of it, and give back what never arrived. */
  async #recover(chat: Chat<TasksUIMessage>, error: Error) {
    if (this.#view.chat !== chat) return;
    const refusal = refusalIn(error);
    const unanswered = chat.lastMessage?.role === 'user' ? chat.lastMessage : null;
    if (!refusal && this.#failures > 2) {
      this.#set({ running: false, fault: offlineError() });
      this.#tryLater();
      return;
    }
    if (!refusal) this.#failures += 1;
    const reached = await this.load();
    const arrived = this.#view.chat.messages.some((message) => message.id === unanswered?.id);
    if (unanswered && reached && !arrived) this.#giveBack(unanswered);
    else if (unanswered && !reached) {
      this.#view.chat.messages = this.#view.chat.messages.filter((message) => message !== unanswered);
      this.#giveBack(unanswered);
    }
    this.#refused = refusal && unanswered && !arrived ? textOf(unanswered) : null;
    if (refusal && reached)
      this.#set({ fault: refusal, configured: this.#view.configured && refusal.code !== 'not-configured' });
  }

  #giveBack(message: TasksUIMessage) {
    addToDraft(this.key, textOf(message));
  }

  /** While the history is on its way the text stays in the composer, and goes out when it is there. */
  send(text: string) {
    if (this.#view.phase === 'loading') {
      this.#set({ sendsWhenReady: true });
      return;
    }
    this.#loads += 1;
    if (readDraft(this.key).trim() === text) writeDraft(this.key, '');
    void this.#view.chat.sendMessage({ text });
  }

  /** What is written on is not sent unasked. */
  keepWaiting() {
    if (this.#view.sendsWhenReady) this.#set({ sendsWhenReady: false });
  }

  #sendWaiting() {
    if (!this.#view.sendsWhenReady) return;
    this.#set({ sendsWhenReady: false });
    const text = readDraft(this.key).trim();
    if (text !== '' && this.#view.configured && !this.#view.running) this.send(text);
  }

  /** What stood in the way is gone: sends what was refused, unless it has been changed since. */
  tryRefused() {
    const text = this.#refused;
    this.#refused = null;
    this.#set({ fault: null });
    if (text !== null && readDraft(this.key).trim() === text.trim()) this.send(text.trim());
  }

  answer = (approvalId: string, approved: boolean, reason?: string): void => {
    void this.#view.chat.addToolApprovalResponse({
      id: approvalId,
      approved,
      ...(reason ? { reason } : {}),
    });
  };

  /** Asks for the last answer once more. */
  retry() {
    this.#loads += 1;
    const last = this.#view.chat.lastMessage;
    if (last) void this.#view.chat.regenerate({ messageId: last.id });
  }

  async stop(): Promise<void> {
    // Ours first: the button must act at once. The run on the server is what matters, and is ended next.
    void this.#view.chat.stop();
    try {
      await this.#stopOnServer();
      await this.load();
    } catch (error) {
      this.#set({ fault: asApiError(error) });
    }
  }

  async #stopOnServer() {
    const id = this.#id ?? (await fetchConversation(this.doc)).conversationId;
    if (id) await stopRun(id);
  }

  async startAnew(): Promise<void> {
    try {
      if (this.#view.running) await this.#stopOnServer();
      const { conversationId } = await startConversation(this.doc);
      this.#loads += 1;
      const previous = this.#view.chat;
      this.#id = conversationId;
      this.#set({ chat: this.#newChat([]), phase: 'ready', running: false, fault: null });
      void previous.stop();
    } catch (error) {
      this.#set({ fault: asApiError(error) });
    }
  }

  isCurrent = (id: string): boolean => this.#id === id;

  /** Goes back to an earlier conversation about the same page; an answer under way here goes on. */
  async reopen(id: string): Promise<void> {
    try {
      await reopenConversation(this.doc, id);
      await this.load();
    } catch (error) {
      this.#set({ fault: asApiError(error) });
    }
  }

  async setApproval(patch: Partial<ApprovalSettings>): Promise<void> {
    const before = this.#view.approval;
    this.#set({ approval: { ...before, ...patch } });
    try {
      this.#id ??= (await startConversation(this.doc)).conversationId;
      await setApproval(this.#id, patch);
    } catch (error) {
      this.#set({ approval: before, fault: asApiError(error) });
    }
  }

  dismissFault = () => this.#set({ fault: null });
}

function textOf(message: TasksUIMessage): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
