import arrowUp from 'lucide-react/icons/arrow-up';
import { Icon } from '#components/ui/icon.tsx';
import { DrawerSkeleton } from './drawer-skeleton.tsx';
import { maxFieldChars } from './message-size.ts';
import { placeholderFor } from './placeholder.ts';

/**
 * The inside of the drawer as the server draws it, until its code is there. Its composer takes what is typed, and the
 * one that comes in its place takes that over.
 */
export function WaitingPanel({ configured }: { configured: boolean }) {
  return (
    <div className="chat-panel">
      <DrawerSkeleton />
      <div className="chat-foot">
        <div className="chat-composer">
          <textarea
            id="chat-early"
            className="chat-input"
            aria-label="Message"
            rows={1}
            maxLength={maxFieldChars}
            // What a browser puts back after a reload is in the draft as well.
            autoComplete="off"
            placeholder={placeholderFor({ configured, running: false })}
          />
          <div className="chat-composer-foot">
            <span />
            <button type="button" className="chat-send" data-action="send" disabled>
              Send <Icon icon={arrowUp} size={14} />
            </button>
          </div>
        </div>
      </div>
    </div>
  );
}
