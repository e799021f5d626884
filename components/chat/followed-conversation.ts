import type { Chat } from '@ai-sdk/react';
import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import { type ConversationAnswer, fetchConversation, offlineError } from './api.ts';
import {
  anew,
  type ConversationStart,
  type ConversationView,
  factsOf,
  stateOf,
} from './conversation-view.ts';
import { fetchBranches } from './history-api.ts';
import { makeChat } from './make-chat.ts';
import { MessageQueue } from './message-queue.ts';
import { textOf } from './message-text.ts';
import { giveBack, giveBackStrays, isUnsure, noteArrived } from './outbox.ts';
import { asApiError, refusalIn } from './refusal.ts';
import { ViewStore } from './view-store.ts';

const longestWaitMs = 15_000;
/** Messages so far from the end do not change any more, unless another branch is shown. */
const settledFrom = 4;

/**
 * One document's conversation, alive as long as the tab: it goes on while other pages are shown. The server is
 * its truth: after anything unforeseen it is fetched again, and an answer under way is followed from its beginning.
 */
export abstract class FollowedConversation {
  readonly key: string;
  readonly doc: DocRef;
  readonly queue: MessageQueue;
  protected id: string | null = null;
  readonly #store: ViewStore<ConversationView>;
  /** Grows with whatever makes an answer to an earlier request stale. */
  protected loads = 0;
  #failures = 0;
  /** How much the answer that broke off had brought: one that has brought more since is no loop. */
  #brought = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  /** The answer under way stands beside another: which, the server knows when it is there. */
  protected branching = false;
  /** What a refusal gave back to the composer. */
  protected refused: string | null = null;

  constructor(key: string, doc: DocRef, start: ConversationStart) {
    this.key = key;
    this.doc = { kind: doc.kind, path: doc.path };
    this.#store = new ViewStore<ConversationView>({
      ...start,
      ...anew,
      chat: this.newChat([]),
      phase: 'loading',
      running: false,
      sendsWhenReady: false,
      fault: null,
    });
    this.queue = new MessageQueue({
      doc: this.doc,
      id: () => this.id,
      queued: () => this.now.queued,
      show: (queued) => this.set({ queued }),
      reload: () => this.load(),
      look: () => this.look(),
      onFault: (error) => this.fail(error),
      onArrived: (id) => noteArrived(this.key, new Set([id])),
      giveBack: (id) => giveBack(this.key, id),
      isUnsure: (id) => isUnsure(this.key, id),
    });
  }

  /** It was fetched. */
  protected abstract onLoaded(): void;

  subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  view = (): ConversationView => this.#store.get();

  protected get now(): ConversationView {
    return this.#store.get();
  }

  protected set(patch: Partial<ConversationView>) {
    this.#store.set(patch);
  }

  /** What was asked for could not be had. */
  protected fail(error: unknown) {
    this.#store.set({ fault: asApiError(error) });
  }

  protected newChat(messages: TasksUIMessage[]): Chat<TasksUIMessage> {
    return makeChat(messages, {
      doc: this.doc,
      conversationId: () => this.id,
      onConversationId: (id) => {
        this.id = id;
      },
      isCurrent: (chat) => this.now.chat === chat,
      onRun: () => this.set({ running: true, fault: null }),
      onTaken: (messageId) => noteArrived(this.key, new Set([messageId])),
      onNothingToResume: () => void this.load(),
      onEnd: (stopped) => {
        this.#failures = 0;
        // The next message that waited may be under way already.
        if (this.now.queued.length > 0 && !stopped) void this.load();
        else this.set({ running: false });
        // What was followed may have been the next answer already, whose question is not here yet.
        if (this.now.chat.messages.slice(-2).every(({ role }) => role === 'assistant')) this.noticed();
        if (this.branching) void this.#readBranches();
      },
      onBroken: (chat, error, known) => void this.#recover(chat, error, known),
    });
  }

  /** Fetches what the server has and follows the answer under way, if there is one. Never rejects. */
  async load(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.loads += 1;
    const load = this.loads;
    try {
      const answer = await fetchConversation(this.doc);
      if (load !== this.loads) return true;
      this.#adopt(answer);
      this.onLoaded();
      giveBackStrays(this.key);
      return true;
    } catch (error) {
      if (load !== this.loads) return true;
      const fault = asApiError(error);
      this.set({
        phase: this.now.phase === 'ready' ? 'ready' : 'unreachable',
        running: false,
        sendsWhenReady: false,
        fault,
      });
      giveBackStrays(this.key);
      if (fault.code === 'offline') this.#tryLater();
      return false;
    }
  }

  /** Takes all of it as the server has it, and follows the answer under way. */
  #adopt(answer: ConversationAnswer) {
    this.id = answer.conversationId;
    const previous = this.now.chat;
    const chat = this.newChat(answer.messages);
    this.set({ chat, phase: 'ready', running: answer.running, fault: null, ...this.#factsOf(answer) });
    void previous.stop();
    if (answer.running) void chat.resumeStream();
    else this.#failures = 0;
  }

  #factsOf(answer: ConversationAnswer): Partial<ConversationView> {
    const facts = factsOf(answer);
    noteArrived(this.key, new Set([...answer.messages, ...facts.queued].map(({ id }) => id)));
    return { ...facts, queued: this.queue.with(facts.queued) };
  }

  /** Something about it is new, another tab's doing perhaps. Comes in bursts. */
  noticed() {
    clearTimeout(this.#lookTimer);
    this.#lookTimer = setTimeout(() => void this.look(), 60);
  }

  /** Takes over what is new without disturbing an answer that is followed already. */
  async look(): Promise<void> {
    if (this.now.phase !== 'ready') return;
    const load = this.loads;
    const known = this.now.chat.messages;
    const since = known.at(-settledFrom) ?? known[0];
    const found = await fetchConversation(this.doc, since?.id).catch(() => null);
    if (found === null || load !== this.loads) return;
    const answer = withEarlier(found, this.now.chat.messages);
    if (this.#shows(answer)) this.set(this.#factsOf(answer));
    else this.#adopt(answer);
  }

  #shows({ conversationId, messages, running }: ConversationAnswer): boolean {
    // The first message of a conversation is on its way: its id comes with the answer.
    const same = conversationId === this.id || (this.id === null && this.now.running);
    if (!same || this.now.running) return same;
    return !running && stateOf(messages) === stateOf(this.now.chat.messages);
  }

  async #readBranches() {
    this.branching = false;
    const id = this.id;
    const branches = id === null ? null : await fetchBranches(id).catch(() => null);
    if (branches !== null && id === this.id) this.set({ branches });
  }

  #tryLater() {
    clearTimeout(this.#timer);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.load(), Math.min(longestWaitMs, 1000 * 2 ** this.#failures));
  }

  /** A request failed or a stream broke: see what the server has of it, and give back what never arrived. */
  async #recover(chat: Chat<TasksUIMessage>, error: Error, known: string | undefined) {
    if (this.now.chat !== chat) return;
    const refusal = refusalIn(error);
    const last = chat.lastMessage;
    const unanswered = last?.role === 'user' && last.id !== known ? last : null;
    // What follows an answer is refused only by mistake, and must not make a loop either.
    const again = !refusal || !unanswered;
    const brought = last?.role === 'assistant' ? textOf(last).length : 0;
    if (brought > this.#brought) this.#failures = 0;
    this.#brought = brought;
    if (again && this.#failures > 2) {
      this.set({ running: false, fault: refusal ?? offlineError() });
      this.#tryLater();
      return;
    }
    if (again) this.#failures += 1;
    const reached = await this.load();
    // Where an answer had begun the server has the message, and it is not to be sent twice.
    const lost = unanswered && isUnsure(this.key, unanswered.id) ? unanswered : null;
    if (lost && !reached)
      this.now.chat.messages = this.now.chat.messages.filter((message) => message !== lost);
    if (lost) giveBack(this.key, lost.id);
    this.refused = refusal && lost ? textOf(lost) : null;
    // Where only the answer to it was lost there is nothing to report.
    if (refusal && reached && (lost || !unanswered))
      this.set({ fault: refusal, configured: this.now.configured && refusal.code !== 'not-configured' });
  }
}

/** The whole of it, where only its end was sent. */
function withEarlier(answer: ConversationAnswer, known: readonly TasksUIMessage[]): ConversationAnswer {
  if (answer.since === undefined) return answer;
  const at = known.findIndex(({ id }) => id === answer.since);
  return { ...answer, messages: [...known.slice(0, at), ...answer.messages] };
}
