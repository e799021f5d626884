import { generateId } from 'ai';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import { fetchConversation, reopenConversation, setApproval, startConversation, stopRun } from './api.ts';
import { openEdits } from './approvals.ts';
import { commandName } from './composer-token.ts';
import { anew, type ConversationStart, type ConversationView } from './conversation-view.ts';
import { readDraft, writeDraft } from './draft.ts';
import { contextIn, partsOf, takeContext } from './draft-context.ts';
import { FollowedConversation } from './followed-conversation.ts';
import { renameConversation, showBranch } from './history-api.ts';
import { idToSend, noteSent } from './outbox.ts';
import { queryOf } from './query-of.ts';
import { asApiError } from './refusal.ts';

export type { ConversationStart, ConversationView };

interface SendOptions {
  /** Without what was chosen to go along with the message that is being written. */
  alone?: boolean;
  /** The text is this command: the server runs it, no model is asked. */
  command?: string | null;
}

/** What a person does in one document's conversation. */
export class Conversation extends FollowedConversation {
  /** While the history is on its way the text stays in the composer, and goes out when it is there. */
  send(text: string, { alone = false, command = null }: SendOptions = {}) {
    if (this.now.phase === 'loading') {
      this.set({ sendsWhenReady: true });
      return;
    }
    const id = idToSend(this.key, text, generateId);
    if (readDraft(this.key).trim() === text) writeDraft(this.key, '');
    const along = alone ? [] : this.#along(command);
    noteSent(this.key, { id, text, along });
    if (this.now.running) {
      this.queue.add({ id, text, along });
      return;
    }
    this.loads += 1;
    void this.now.chat.sendMessage({ id, parts: [...along, { type: 'text', text }] });
  }

  /** What was chosen for the next message stays with a command: that takes nothing along. */
  #along(command: string | null): TasksUIMessage['parts'] {
    if (command !== null) return [{ type: 'data-command', data: { name: command } }];
    return partsOf(takeContext(this.key), queryOf(this.doc));
  }

  /** What is written on is not sent unasked. */
  keepWaiting() {
    if (this.now.sendsWhenReady) this.set({ sendsWhenReady: false });
  }

  protected override onLoaded() {
    if (!this.now.sendsWhenReady) return;
    this.set({ sendsWhenReady: false });
    this.#sendDraft();
  }

  #sendDraft() {
    const draft = readDraft(this.key);
    const command = commandName(draft);
    if (draft.trim() === '' || this.now.running) return;
    if (this.now.configured || command !== null) this.send(draft.trim(), { command });
  }

  /** What stood in the way is gone: sends what was refused, unless it has been changed since. */
  tryRefused() {
    const text = this.refused;
    this.refused = null;
    this.set({ fault: null });
    if (text !== null && readDraft(this.key).trim() === text.trim()) this.#sendDraft();
  }

  answer = (approvalId: string, approved: boolean, reason?: string): void => {
    void this.now.chat.addToolApprovalResponse({
      id: approvalId,
      approved,
      ...(reason ? { reason } : {}),
    });
  };

  /** The edits that are asked for, and from now on those that would be. */
  async approveAllEdits(): Promise<void> {
    await this.setApproval({ edit: 'auto' });
    if (this.now.approval.edit !== 'auto') return;
    for (const approvalId of openEdits(this.now.chat.lastMessage)) this.answer(approvalId, true);
  }

  /** Puts an earlier message otherwise, and goes on from there; the server keeps what followed it. */
  editMessage(id: string, text: string) {
    const { chat } = this.now;
    const at = chat.messages.findIndex((message) => message.id === id);
    const edited = chat.messages[at];
    if (!edited || this.now.running) return;
    this.loads += 1;
    this.branching = true;
    chat.messages = chat.messages.slice(0, at);
    const command = commandName(text);
    const along = command === null ? partsOf(contextIn(edited.parts)) : this.#along(command);
    const sent = { id: generateId(), text, along };
    noteSent(this.key, sent);
    const parts = [...along, { type: 'text' as const, text }];
    void chat.sendMessage({ id: sent.id, parts }, { body: { messageId: id } });
  }

  /** Asks for the last answer once more. */
  retry() {
    this.loads += 1;
    this.branching = true;
    const last = this.now.chat.lastMessage;
    if (last) void this.now.chat.regenerate({ messageId: last.id });
  }

  /** Shows the branch through that message. */
  async showBranch(messageId: string): Promise<void> {
    const id = this.id;
    if (id === null || this.now.running) return;
    this.loads += 1;
    try {
      const { messages, branches } = await showBranch(id, messageId);
      if (id === this.id) this.set({ chat: this.newChat(messages), branches, fault: null });
    } catch (error) {
      this.fail(error);
    }
  }

  async stop(): Promise<void> {
    // Ours first: the button must act at once. The run on the server is what matters, and is ended next.
    void this.now.chat.stop();
    try {
      await this.#stopOnServer();
      await this.load();
    } catch (error) {
      this.fail(error);
    }
  }

  async #stopOnServer() {
    const id = this.id ?? (await fetchConversation(this.doc)).conversationId;
    if (id) await stopRun(id);
  }

  async startAnew(): Promise<void> {
    const before = this.now;
    // From here on what is sent belongs to the new one, and waits for it.
    this.loads += 1;
    const start = this.loads;
    const chat = this.newChat([]);
    this.set({ ...anew, chat, phase: 'loading', running: false, sendsWhenReady: false, fault: null });
    try {
      if (before.running) await this.#stopOnServer();
      const { conversationId } = await startConversation(this.doc);
      void before.chat.stop();
      if (start !== this.loads) return void (await this.load());
      this.id = conversationId;
      this.set({ phase: 'ready' });
      this.onLoaded();
    } catch (error) {
      if (start === this.loads) this.set({ ...before, sendsWhenReady: false });
      await this.load();
      this.fail(error);
    }
  }

  /** Null before the first message. */
  currentId = (): string | null => this.id;

  isCurrent = (id: string): boolean => this.id === id;

  /** Goes back to an earlier conversation about the same page; an answer under way here goes on. */
  async reopen(id: string): Promise<void> {
    try {
      await reopenConversation(this.doc, id);
      await this.load();
    } catch (error) {
      this.fail(error);
    }
  }

  async rename(title: string): Promise<void> {
    const before = this.now.title;
    if (this.id === null) return;
    this.set({ title });
    try {
      this.set({ title: (await renameConversation(this.id, title)).title });
    } catch (error) {
      this.set({ title: before, fault: asApiError(error) });
    }
  }

  async setApproval(patch: Partial<ApprovalSettings>): Promise<void> {
    const before = this.now.approval;
    // What is being looked up is older than this.
    if (this.now.phase === 'ready') this.loads += 1;
    this.set({ approval: { ...before, ...patch } });
    try {
      this.id ??= (await startConversation(this.doc)).conversationId;
      await setApproval(this.id, patch);
    } catch (error) {
      this.set({ approval: before, fault: asApiError(error) });
    }
  }

  dismissFault = () => this.set({ fault: null });
}
