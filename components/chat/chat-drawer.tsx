'use client';

import { usePathname, useRouter } from 'next/navigation';
import {
  Activity,
  type ComponentType,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { refreshPage } from '#components/shell/refresh-page.ts';
import { useShortcuts } from '#components/shell/shortcuts.ts';
import type { ApprovalMode } from '#lib/tools/types.ts';
import { articleSelection } from './article-selection.ts';
import type { DrawerFrame } from './drawer-cookie.ts';
import { closeDrawer, initDrawer, toggleDrawer, useDrawer } from './drawer-store.ts';
import { onPageChange } from './page-changes.ts';
import { PanelMissing } from './panel-missing.tsx';
import { useIsSheet, useModal } from './use-sheet.ts';

/**
 * The frame is on every page and must stay tiny: the conversation's code (model stream, markdown, cards) comes when
 * the drawer is opened for the first time. By hand, for Suspense holds what follows a skeleton back for 300 ms.
 */
function useLater<Props>(isWanted: boolean, load: () => Promise<{ default: ComponentType<Props> }>) {
  const [loaded, setLoaded] = useState<{ default: ComponentType<Props> } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isMounted = true;
    load().then(
      (module) => isMounted && setLoaded(module),
      () => {
        // The server is away; the page goes on without it.
      },
    );
    return () => {
      isMounted = false;
    };
  }, [isWanted, load]);
  return loaded?.default ?? null;
}

const loadPanel = () => import('./chat-panel.tsx').catch(() => ({ default: PanelMissing }));
const loadAsk = () => import('./ask-selection.tsx');

/** With text selected in the article, the key asks about it. */
function toggleOrAsk() {
  if (articleSelection()) loadAsk().then(({ askAboutSelection }) => askAboutSelection(), toggleDrawer);
  else toggleDrawer();
}

const chatKeys = [{ keys: 'Mod+j', does: 'Open or close the chat', run: toggleOrAsk }];

export interface ChatFacts {
  configured: boolean;
  /** The model's id, for the composer's foot. */
  model: string | null;
  /** What a new conversation starts with. */
  approval: ApprovalMode;
}

interface ChatDrawerProps {
  initial: DrawerFrame;
  chat: ChatFacts;
  /** Stands inside until the conversation's code is there. */
  children?: ReactNode;
}

export function ChatDrawer({ initial, chat, children }: ChatDrawerProps) {
  const drawer = useDrawer();
  const frame = drawer ?? initial;
  const [wasOpened, setWasOpened] = useState(false);
  const Panel = useLater(wasOpened, loadPanel);
  const [wasSelected, setWasSelected] = useState(false);
  const AskSelection = useLater(wasSelected, loadAsk);
  const ref = useRef<HTMLElement>(null);
  const router = useRouter();
  const pathname = usePathname();
  const sheet = useIsSheet();
  const modal = sheet && frame.open;

  // Before any key or click: what they do depends on whether it is open, and how wide it is has to be kept.
  useLayoutEffect(() => {
    initDrawer(initial);
  }, [initial]);
  useLayoutEffect(() => {
    if (drawer?.focusRequest) document.getElementById('chat-early')?.focus();
  }, [drawer?.focusRequest]);
  // In an effect: on the server, and in the first paint of the browser, there is the skeleton.
  useEffect(() => {
    if (frame.open) setWasOpened(true);
  }, [frame.open]);
  useEffect(() => onPageChange(() => void refreshPage(router)), [router]);

  useShortcuts(chatKeys);

  useEffect(() => {
    if (wasSelected) return;
    const look = () => articleSelection() && setWasSelected(true);
    // Text can be selected before anybody listens.
    look();
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [wasSelected]);

  // On a phone the sheet hides the page: following one of its links must show where it led.
  const shownPath = useRef(pathname);
  useEffect(() => {
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    if (sheet) closeDrawer({ focusToggle: false });
  }, [pathname, sheet]);

  useModal(ref, modal);

  function onKeyDown(event: KeyboardEvent) {
    // Menus inside stop the event: Escape closes the innermost thing first.
    if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.defaultPrevented) return;
    event.stopPropagation();
    closeDrawer();
  }

  return (
    <aside
      ref={ref}
      id="chat-drawer"
      className="chat-drawer"
      aria-label="Chat"
      data-open={frame.open}
      hidden={!frame.open}
      // It may have been opened before this code was there.
      suppressHydrationWarning
      tabIndex={-1}
      style={{ '--chat-width': `${frame.width}px` } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      <div
        className="chat-inside"
        {...(modal ? { role: 'dialog', 'aria-modal': true, 'aria-label': 'Chat' } : {})}
      >
        {Panel ? (
          <Activity mode={frame.open ? 'visible' : 'hidden'}>
            <Panel chat={chat} width={sheet ? null : frame.width} />
          </Activity>
        ) : (
          children
        )}
      </div>
      {AskSelection ? <AskSelection /> : null}
    </aside>
  );
}
