'use client';
import messageCircleQuestion from 'lucide-react/icons/message-circle-question-mark';
import { askInDrawer } from '#components/chat/page-context.tsx';
import { Icon } from '#components/ui/icon.tsx';

/** Opens the drawer with a question about this page. */
export function AskButton({ prompt, children = 'Ask about this' }: { prompt: string; children?: string }) {
  return (
    <button
      type="button"
      className="ui-button"
      data-variant="quiet"
      title={prompt}
      aria-label={children}
      onClick={() => askInDrawer(prompt)}
    >
      <Icon icon={messageCircleQuestion} size={15} />
      <span>{children}</span>
    </button>
  );
}
