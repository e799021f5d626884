'use client';

import type { LucideIcon } from 'lucide-react';
import fileText from 'lucide-react/icons/file-text';
import folder from 'lucide-react/icons/folder';
import listTodo from 'lucide-react/icons/list-todo';
import panelTop from 'lucide-react/icons/panel-top';
import squarePen from 'lucide-react/icons/square-pen';
import x from 'lucide-react/icons/x';
import { Icon } from '#components/ui/icon.tsx';
import type { DocRef } from '#lib/chat/message.ts';
import type { Conversation } from './conversation.ts';
import { useRunningElsewhere } from './conversations.ts';
import { closeDrawer, openDrawer } from './drawer-store.ts';
import { HeadTitle } from './head-title.tsx';
import { HistoryMenu } from './history-menu.tsx';
import type { PageInfo } from './page-context.tsx';
import { docHref } from './repo-href.ts';

const kindIcon = { task: listTodo, doc: fileText, folder, page: panelTop } satisfies Record<
  DocRef['kind'],
  LucideIcon
>;

interface PanelHeadProps {
  page: PageInfo;
  conversation: Conversation;
  /** Of the conversation; empty before the first message. */
  title: string;
}

export function PanelHead({ page, conversation, title }: PanelHeadProps) {
  const elsewhere = useRunningElsewhere(conversation.key);
  const place = page.kind === 'page' ? '' : page.path;
  return (
    <header className="chat-head">
      <div className="chat-head-row">
        <div className="chat-context">
          <Icon icon={kindIcon[page.kind]} size={15} />
          <div>
            <h2 className="ui-cut" title={place || page.title}>
              {page.title}
            </h2>
            {title !== '' ? (
              <HeadTitle conversation={conversation} title={title} />
            ) : place && place !== page.title ? (
              <p className="ui-cut" title={place}>
                <bdi>{place}</bdi>
              </p>
            ) : null}
          </div>
        </div>
        <HistoryMenu conversation={conversation} />
        <button
          type="button"
          className="ui-icon-button"
          aria-label="New conversation"
          title="New conversation"
          onClick={() => {
            void conversation.startAnew();
            openDrawer();
          }}
        >
          <Icon icon={squarePen} size={16} />
        </button>
        <button
          type="button"
          className="ui-icon-button"
          aria-label="Close"
          title="Close (Esc)"
          onClick={() => closeDrawer()}
        >
          <Icon icon={x} size={16} />
        </button>
      </div>
      {elsewhere.map((one) => (
        <a key={one.key} href={docHref(one.page)} className="chat-elsewhere">
          <span className="chat-live" aria-hidden="true" />
          <span>
            answer running in <span className="chat-elsewhere-title">{one.title}</span>
          </span>
        </a>
      ))}
    </header>
  );
}
