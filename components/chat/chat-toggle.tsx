'use client';

import messageSquare from 'lucide-react/icons/message-square';
import { Icon } from '#components/ui/icon.tsx';
import { toggleDrawer, useDrawer } from './drawer-store.ts';

/** The top bar's button. `initialOpen`: what the cookie said, so that the first paint is right. */
export function ChatToggle({ initialOpen = false }: { initialOpen?: boolean }) {
  const drawer = useDrawer();
  const open = drawer?.open ?? initialOpen;
  return (
    <button
      id="chat-toggle"
      type="button"
      className="chat-toggle"
      aria-expanded={open}
      aria-controls="chat-drawer"
      aria-keyshortcuts="Control+J Meta+J"
      title="Chat (Ctrl/⌘ J)"
      data-running={drawer && drawer.running > 0 ? '' : undefined}
      // The drawer's code is on its way before the button is pressed.
      onPointerEnter={() => import('./chat-panel.tsx').catch(() => {})}
      onClick={toggleDrawer}
    >
      <Icon icon={messageSquare} size={16} />
      <span className="chat-toggle-label">Chat</span>
    </button>
  );
}
