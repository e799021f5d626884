'use client';

import './no-eval.ts';
import { useEffect, useSyncExternalStore } from 'react';
import { followConversations } from '#components/shell/live-events.ts';
import { Announcer } from './announcer.tsx';
import type { ChatFacts } from './chat-drawer.tsx';
import { Composer } from './composer.tsx';
import { ShownConversation } from './conversation-context.tsx';
import { conversationFor, noticeConversation, reloadUnreachable, useConversation } from './conversations.ts';
import { FaultNotice, NotConfigured, OfflineNotice } from './notices.tsx';
import { pageOrAddress, usePage } from './page-context.tsx';
import { PanelHead } from './panel-head.tsx';
import { QueueList } from './queue-list.tsx';
import { ResizeHandle } from './resize-handle.tsx';
import { Transcript } from './transcript.tsx';

function subscribeOnline(listener: () => void) {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

export interface PanelProps {
  chat: ChatFacts;
  /** The drawer's, in CSS pixels; null where it covers the page. */
  width: number | null;
}

/** The inside of the drawer: everything that the page does not need before the drawer is opened. */
export default function ChatPanel({ chat: facts, width }: PanelProps) {
  const page = pageOrAddress(usePage());
  const conversation = conversationFor(page, {
    configured: facts.configured,
    model: facts.model,
    approval: { edit: facts.approval, delegate: facts.approval, queue: facts.approval },
  });
  const view = useConversation(conversation);
  const online = useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine !== false,
    () => true,
  );
  useEffect(() => {
    window.addEventListener('online', reloadUnreachable);
    return () => window.removeEventListener('online', reloadUnreachable);
  }, []);
  useEffect(() => followConversations(noticeConversation), []);

  return (
    <div className="chat-panel">
      {width === null ? null : <ResizeHandle width={width} />}
      <PanelHead page={page} conversation={conversation} title={view.title} />
      <ShownConversation conversation={conversation} view={view}>
        <Transcript key={conversation.key} page={page} conversation={conversation} view={view} />
      </ShownConversation>
      <Announcer view={view} key={`announcer ${conversation.key}`} />
      <div className="chat-foot">
        {online ? null : <OfflineNotice />}
        {view.configured ? null : <NotConfigured isFolded={view.chat.messages.length > 0} />}
        {view.fault ? <FaultNotice fault={view.fault} conversation={conversation} /> : null}
        <QueueList conversation={conversation} view={view} />
        <Composer page={page} conversation={conversation} view={view} />
      </div>
    </div>
  );
}
