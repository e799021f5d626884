import type { Chat } from '@ai-sdk/react';
import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import {
  type ConversationAnswer,
  fetchConversation,
  offlineError,
  reopenConversation,
  setApproval,
  startConversation,
  stopRun,
} from './api.ts';
import {
  anew,
  type ConversationStart,
  type ConversationView,
  factsOf,
  stateOf,
} from './conversation-view.ts';
import { addToDraft, readDraft, writeDraft } from './draft.ts';
import { fetchBranches, showBranch } from './history-api.ts';
import { makeChat } from './make-chat.ts';
import { MessageQueue } from './message-queue.ts';
import { textOf } from './message-text.ts';
import { asApiError, refusalIn } from './refusal.ts';
import { ViewStore } from './view-store.ts';

export type { ConversationStart, ConversationView };

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
  readonly #store: ViewStore<ConversationView>;
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
    this.#store = new ViewStore<ConversationView>({
      ...start,
      ...anew,
      chat: this.#newChat([]),
      phase: 'loading',
      running: false,
      sendsWhenReady: false,
      fault: null,
    });
    this.queue = new MessageQueue({
      doc: this.doc,
      id: () => this.#id,
      queued: () => this.#view.queued,
      show: (queued) => this.#set({ queued }),
      reload: () => this.load(),
      look: () => this.look(),
      onFault: (error) => this.#fail(error),
      giveBack: (text) => addToDraft(this.key, text),
    });
  }

  subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  view = (): ConversationView => this.#store.get();

  get #view(): ConversationView {
    return this.#store.get();
  }

  #set(patch: Partial<ConversationView>) {
    this.#store.set(patch);
  }

  /** What was asked for could not be had. */
  #fail(error: unknown) {
    this.#store.set({ fault: asApiError(error) });
  }

  #newChat(messages: TasksUIMessage[]): Chat<TasksUIMessage> {
    return makeChat(messages, {
      doc: this.doc,
      conversationId: () => this.#id,
      onConversationId: (id) => {
        this.#id = id;
      },
      isCurrent: (chat) => this.#view.chat === chat,
      onRun: () => this.#set({ running: true, fault: null }),
      onNothingToResume: () => void this.load(),
      onEnd: (stopped) => {
        this.#failures = 0;
        // The next message that waited may be under way already.
        if (this.#view.queued.length > 0 && !stopped) void this.load();
        else this.#set({ running: false });
        if (this.#branching) void this.#readBranches();
      },
      onBroken: (chat, error, known) => void this.#recover(chat, error, known),
    });
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
    const facts = factsOf(answer);
    return { ...facts, queued: this.queue.with(facts.queued) };
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
    if (unanswered && reached && !arrived) addToDraft(this.key, textOf(unanswered));
    else if (unanswered && !reached) {
      this.#view.chat.messages = this.#view.chat.messages.filter((message) => message !== unanswered);
      addToDraft(this.key, textOf(unanswered));
    }
    this.#refused = refusal && unanswered && !arrived ? textOf(unanswered) : null;
    if (refusal && reached)
      this.#set({ fault: refusal, configured: this.#view.configured && refusal.code !== 'not-configured' });
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
      this.#fail(error);
    }
  }

  async stop(): Promise<void> {
    // Ours first: the button must act at once. The run on the server is what matters, and is ended next.
    void this.#view.chat.stop();
    try {
      await this.#stopOnServer();
      await this.load();
    } catch (error) {
      this.#fail(error);
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
      this.#fail(error);
    }
  }

  isCurrent = (id: string): boolean => this.#id === id;

  /** Goes back to an earlier conversation about the same page; an answer under way here goes on. */
  async reopen(id: string): Promise<void> {
    try {
      await reopenConversation(this.doc, id);
      await this.load();
    } catch (error) {
      this.#fail(error);
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
