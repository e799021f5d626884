import { Chat } from '@ai-sdk/react';
import { lastAssistantMessageIsCompleteWithApprovalResponses } from 'ai';
import type { DocRef, MessageUsage, TasksUIMessage } from '#lib/chat/message.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import {
  type ApiError,
  type Branch,
  type ConversationAnswer,
  fetchConversation,
  offlineError,
  type QueuedMessage,
  reopenConversation,
  setApproval,
  startConversation,
  stopRun,
} from './api.ts';
import { givenAnswers } from './approvals.ts';
import { addToDraft, readDraft, writeDraft } from './draft.ts';
import { fetchBranches, showBranch } from './history-api.ts';
import { MessageQueue } from './message-queue.ts';
import { textOf } from './message-text.ts';
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
  /** What the person sent meanwhile, in the order in which it will go out. */
  queued: readonly QueuedMessage[];
  /** Where another branch can be gone to. */
  branches: readonly Branch[];
  /** Of the whole conversation, as the server knew it last. */
  usage: MessageUsage;
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
  readonly queue: MessageQueue;
  #id: string | null = null;
  #view: ConversationView;
  #listeners = new Set<() => void>();
  #loads = 0;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  /** The answer under way stands beside another: which, the server knows when it is there. */
  #branching = false;
  /** What a refusal gave back to the composer. */
  #refused: string | null = null;

  constructor(key: string, doc: DocRef, start: ConversationStart) {
    this.key = key;
    this.doc = { kind: doc.kind, path: doc.path };
    this.#view = {
      ...start,
      ...anew,
      chat: this.#newChat([]),
      phase: 'loading',
      running: false,
      sendsWhenReady: false,
      fault: null,
    };
    this.queue = new MessageQueue({
      doc: this.doc,
      id: () => this.#id,
      queued: () => this.#view.queued,
      show: (queued) => this.#set({ queued }),
      reload: () => this.load(),
      look: () => this.look(),
      onFault: (error) => this.#set({ fault: asApiError(error) }),
      giveBack: (text) => addToDraft(this.key, text),
    });
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
    const known = messages.at(-1)?.id;
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
      onFinish: ({ isError, isAbort }) => {
        // After an error it is not known yet whether it goes on: `#recover` asks.
        if (!isCurrent() || isError) return;
        this.#failures = 0;
        // The next message that waited may be under way already.
        if (this.#view.queued.length > 0 && !isAbort) void this.load();
        else this.#set({ running: false });
        if (this.#branching) void this.#readBranches();
      },
      onError: (error) => {
        if (isCurrent()) setTimeout(() => void this.#recover(chat, error, known));
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
      this.#adopt(answer);
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

  /** Takes all of it as the server has it, and follows the answer under way. */
  #adopt(answer: ConversationAnswer) {
    this.#id = answer.conversationId;
    const previous = this.#view.chat;
    const chat = this.#newChat(answer.messages);
    this.#set({ chat, phase: 'ready', running: answer.running, fault: null, ...this.#factsOf(answer) });
    void previous.stop();
    if (answer.running) void chat.resumeStream();
    else this.#failures = 0;
  }

  #factsOf(answer: ConversationAnswer): Partial<ConversationView> {
    const { approval, configured } = answer;
    return {
      queued: this.queue.with(answer.queued ?? []),
      branches: answer.branches ?? [],
      usage: answer.usage ?? {},
      ...(approval ? { approval } : {}),
      ...(configured ? { configured: configured.ok, model: configured.model } : {}),
    };
  }

  /** Something about it is new, another tab's doing perhaps. Comes in bursts. */
  noticed() {
    clearTimeout(this.#lookTimer);
    this.#lookTimer = setTimeout(() => void this.look(), 60);
  }

  /** Takes over what is new without disturbing an answer that is followed already. */
  async look(): Promise<void> {
    if (this.#view.phase !== 'ready') return;
    const load = this.#loads;
    const answer = await fetchConversation(this.doc).catch(() => null);
    if (answer === null || load !== this.#loads) return;
    if (this.#shows(answer)) this.#set(this.#factsOf(answer));
    else this.#adopt(answer);
  }

  #shows({ conversationId, messages, running }: ConversationAnswer): boolean {
    // The first message of a conversation is on its way: its id comes with the answer.
    const same = conversationId === this.#id || (this.#id === null && this.#view.running);
    if (!same || this.#view.running) return same;
    return !running && stateOf(messages) === stateOf(this.#view.chat.messages);
  }

  async #readBranches() {
    this.#branching = false;
    const id = this.#id;
    const branches = id === null ? null : await fetchBranches(id).catch(() => null);
    if (branches !== null && id === this.#id) this.#set({ branches });
  }

  #tryLater() {
    clearTimeout(this.#timer);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.load(), Math.min(longestWaitMs, 1000 * 2 ** this.#failures));
  }

  /** A request failed or a stream broke: see what the server has of it, and give back what never arrived. */
  async #recover(chat: Chat<TasksUIMessage>, error: Error, known: string | undefined) {
    if (this.#view.chat !== chat) return;
    const refusal = refusalIn(error);
    const last = chat.lastMessage;
    const unanswered = last?.role === 'user' && last.id !== known ? last : null;
    // What follows an answer is refused only by mistake, and must not make a loop either.
    const again = !refusal || !unanswered;
    if (again && this.#failures > 2) {
      this.#set({ running: false, fault: refusal ?? offlineError() });
      this.#tryLater();
      return;
    }
    if (again) this.#failures += 1;
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
    if (readDraft(this.key).trim() === text) writeDraft(this.key, '');
    if (this.#view.running) {
      this.queue.add(text);
      return;
    }
    this.#loads += 1;
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

  /** Puts an earlier message otherwise, and goes on from there; the server keeps what followed it. */
  editMessage(id: string, text: string) {
    const { chat } = this.#view;
    const at = chat.messages.findIndex((message) => message.id === id);
    if (at === -1 || this.#view.running) return;
    this.#loads += 1;
    this.#branching = true;
    chat.messages = chat.messages.slice(0, at);
    void chat.sendMessage({ text }, { body: { messageId: id } });
  }

  /** Asks for the last answer once more. */
  retry() {
    this.#loads += 1;
    this.#branching = true;
    const last = this.#view.chat.lastMessage;
    if (last) void this.#view.chat.regenerate({ messageId: last.id });
  }

  /** Shows the branch through that message. */
  async showBranch(messageId: string): Promise<void> {
    const id = this.#id;
    if (id === null || this.#view.running) return;
    this.#loads += 1;
    try {
      const { messages, branches } = await showBranch(id, messageId);
      if (id === this.#id) this.#set({ chat: this.#newChat(messages), branches, fault: null });
    } catch (error) {
      this.#set({ fault: asApiError(error) });
    }
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
      this.#set({ ...anew, chat: this.#newChat([]), phase: 'ready', running: false, fault: null });
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
    // What is being looked up is older than this.
    if (this.#view.phase === 'ready') this.#loads += 1;
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

const anew = { queued: [], branches: [], usage: {} };

/** Differs where another branch is shown, something was added, or an answer ended otherwise. */
function stateOf(messages: readonly TasksUIMessage[]): string {
  return messages.map(({ id, metadata }) => `${id} ${metadata?.outcome ?? ''}`).join('\n');
}
