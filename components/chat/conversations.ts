import { useEffect, useSyncExternalStore } from 'react';
import type { ConversationEvent } from '#lib/chat/conversation-events.ts';
import { Conversation, type ConversationStart, type ConversationView } from './conversation.ts';
import { setRunning } from './drawer-store.ts';
import { keyOf, type PageInfo } from './page-context.tsx';

export interface RunningElsewhere {
  key: string;
  title: string;
  page: PageInfo;
}

const conversations = new Map<string, Conversation>();
const pages = new Map<string, PageInfo>();
const listeners = new Set<() => void>();
let running: readonly RunningElsewhere[] = [];

function publishRunning() {
  const next = [...conversations.values()].flatMap(({ key, view }) => {
    const page = pages.get(key);
    return view().running && page ? [{ key, title: page.title, page }] : [];
  });
  if (next.map((one) => one.key).join('\n') === running.map((one) => one.key).join('\n')) return;
  running = next;
  setRunning(next.length);
  for (const listener of listeners) listener();
}

export function conversationFor(page: PageInfo, start: ConversationStart): Conversation {
  const key = keyOf(page);
  pages.set(key, page);
  const known = conversations.get(key);
  if (known) return known;
  const made = new Conversation(key, page, start);
  conversations.set(key, made);
  made.subscribe(publishRunning);
  return made;
}

/** The conversation of a page that has been open in this tab. */
export function knownConversation(page: { kind: string; path: string }): Conversation | undefined {
  return conversations.get(`${page.kind}:${page.path}`);
}

export function useConversation(conversation: Conversation): ConversationView {
  const view = useSyncExternalStore(conversation.subscribe, conversation.view, conversation.view);
  useEffect(() => {
    if (conversation.view().phase === 'loading') void conversation.load();
  }, [conversation]);
  return view;
}

export function useRunningElsewhere(key: string): readonly RunningElsewhere[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => running,
    () => running,
  );
  return all.filter((one) => one.key !== key);
}

/** The browser is online again: whatever was out of reach is fetched now rather than at its next try. */
export function reloadUnreachable() {
  for (const conversation of conversations.values()) {
    if (conversation.view().fault?.code === 'offline') void conversation.load();
  }
}

/** Something is new, in this tab or another; null for all of them. */
export function noticeConversation(event: ConversationEvent | null) {
  for (const conversation of conversations.values()) {
    const { kind, path } = conversation.doc;
    const concerned =
      event === null ||
      conversation.isCurrent(event.id) ||
      ('kind' in event && event.kind === kind && event.path === path);
    if (concerned) conversation.noticed();
  }
}
