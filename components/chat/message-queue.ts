import type { DocRef } from '#lib/chat/message.ts';
import type { QueuedMessage } from './api.ts';
import type { UnsureMessage } from './outbox.ts';
import { editQueued, enqueue, orderQueue, removeQueued, sendFirstQueued } from './queue-api.ts';

interface QueueHost {
  doc: DocRef;
  id: () => string | null;
  queued: () => readonly QueuedMessage[];
  show: (queued: readonly QueuedMessage[]) => void;
  /** Takes the conversation as the server has it. */
  reload: () => Promise<unknown>;
  /** Likewise, without disturbing an answer that is followed. */
  look: () => Promise<unknown>;
  onFault: (error: unknown) => void;
  onArrived: (id: string) => void;
  giveBack: (id: string) => void;
  /** It was sent, and as far as is known the server does not have it. */
  isUnsure: (id: string) => boolean;
}

/** The messages that wait for the answer under way. Shown at once, kept by the server, which sends them. */
export class MessageQueue {
  readonly #host: QueueHost;
  /** On their way to the server. */
  #pending: QueuedMessage[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(host: QueueHost) {
    this.#host = host;
  }

  /** What the server has, and what it will have in a moment. */
  with(known: readonly QueuedMessage[]): readonly QueuedMessage[] {
    const arrived = new Set(known.map(({ id }) => id));
    return [...known, ...this.#pending.filter(({ id }) => !arrived.has(id))];
  }

  add({ id, text, along }: UnsureMessage): void {
    const count = along.filter(({ type }) => type === 'data-quote' || type === 'data-mention').length;
    const message: QueuedMessage = {
      ...{ id, text, createdAt: new Date().toISOString() },
      ...(count > 0 ? { along: count } : {}),
    };
    this.#pending.push(message);
    this.#host.show([...this.#host.queued(), message]);
    const send = async () => {
      const drop = () => {
        this.#pending = this.#pending.filter((each) => each !== message);
      };
      try {
        const taken = await enqueue(this.#host.doc, this.#host.id(), { id, text, along });
        drop();
        this.#host.onArrived(id);
        if (taken) this.#host.show(this.with(taken.queued));
        else await this.#host.reload();
      } catch (error) {
        drop();
        this.#host.show(this.#host.queued().filter((each) => each !== message));
        this.#host.giveBack(id);
        throw error;
      }
    };
    // Where only its answer was lost there is nothing to report.
    void this.#inOrder(send, () => this.#host.isUnsure(id));
  }

  edit(id: string, text: string): Promise<void> {
    this.#host.show(this.#host.queued().map((each) => (each.id === id ? { ...each, text } : each)));
    return this.#change((conversationId) => editQueued(conversationId, id, text));
  }

  remove(id: string): Promise<void> {
    this.#host.show(this.#host.queued().filter((each) => each.id !== id));
    return this.#change((conversationId) => removeQueued(conversationId, id));
  }

  move(id: string, by: -1 | 1): Promise<void> {
    const order = [...this.#host.queued()];
    const from = order.findIndex((each) => each.id === id);
    const [moved] = order.splice(from, 1);
    if (!moved || from + by < 0) return Promise.resolve();
    order.splice(from + by, 0, moved);
    this.#host.show(order);
    const ids = order.map((each) => each.id);
    return this.#change((conversationId) => orderQueue(conversationId, ids));
  }

  /** After a stop or a failure nothing goes out by itself. */
  sendFirst(): Promise<void> {
    return this.#inOrder(async () => {
      const conversationId = this.#host.id();
      if (conversationId !== null) await sendFirstQueued(conversationId);
      await this.#host.reload();
    });
  }

  #change(ask: (conversationId: string) => Promise<{ queued: QueuedMessage[] }>): Promise<void> {
    return this.#inOrder(async () => {
      const conversationId = this.#host.id();
      if (conversationId === null) return;
      this.#host.show(this.with((await ask(conversationId)).queued));
    });
  }

  /** One after the other, so that a late answer never undoes a newer one. What is refused is looked at anew. */
  #inOrder(work: () => Promise<void>, isFault = () => true): Promise<void> {
    this.#last = this.#last.then(work).catch(async (error: unknown) => {
      await this.#host.look();
      if (isFault()) this.#host.onFault(error);
    });
    return this.#last;
  }
}
