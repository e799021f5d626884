'use client';

import chevronRight from 'lucide-react/icons/chevron-right';
import { type ReactNode, useId, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';

interface DisclosureProps {
  className: string;
  summary: ReactNode;
  children: ReactNode;
  /** Stays open and cannot be folded. */
  forcedOpen?: boolean;
  defaultOpen?: boolean;
  /** Beside the line, whether it is open or not. */
  action?: ReactNode;
  /** For CSS: what is the matter with the thing inside. */
  state?: string;
}

/** A line that opens. What is folded is not rendered at all: a long conversation has hundreds of them. */
export function Disclosure(props: DisclosureProps) {
  const { className, summary, children, forcedOpen = false, defaultOpen = false, action, state } = props;
  const [wished, setWished] = useState(defaultOpen);
  const id = useId();
  const open = forcedOpen || wished;
  return (
    <div className={className} data-open={open} data-state={state}>
      {forcedOpen ? (
        <div className="chat-disclosure">{summary}</div>
      ) : (
        <button
          type="button"
          className="chat-disclosure"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setWished(!open)}
        >
          {summary}
          <span className="chat-chevron">
            <Icon icon={chevronRight} size={14} />
          </span>
        </button>
      )}
      {action}
      {open ? (
        <div id={id} className="chat-disclosed">
          {children}
        </div>
      ) : null}
    </div>
  );
}
