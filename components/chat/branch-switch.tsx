'use client';

import chevronLeft from 'lucide-react/icons/chevron-left';
import chevronRight from 'lucide-react/icons/chevron-right';
import { Icon } from '#components/ui/icon.tsx';
import { useShownConversation } from './conversation-context.tsx';
import { conversationLog, focusSoon } from './focus-soon.ts';

/** «‹ 2/3 ›» where a message stands beside others: earlier words, earlier tries. */
export function BranchSwitch({ messageId }: { messageId: string }) {
  const shown = useShownConversation();
  const versions = shown?.view.branches.find((branch) => branch.messageId === messageId)?.versions;
  if (!shown || !versions) return null;
  const at = versions.findIndex((version) => version.shown);
  async function show(id: string, by: -1 | 1) {
    await shown?.conversation.showBranch(id);
    // Its switch is another one: the keyboard goes on where it was.
    const button = `[data-message-id="${id}"] [data-step="${by}"]`;
    focusSoon(() => conversationLog()?.querySelector<HTMLElement>(button));
  }
  const step = (by: -1 | 1) => {
    const to = versions[at + by];
    return {
      type: 'button' as const,
      className: 'ui-small-button chat-quiet-button',
      'data-step': by,
      // Not `disabled`: focus would be lost at either end.
      'aria-disabled': !to || shown.view.running,
      title: to?.text,
      onClick: () => {
        if (to && !shown.view.running) void show(to.messageId, by);
      },
    };
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <span className="chat-branches" role="group" aria-label="Versions">
      <button {...step(-1)} aria-label="Previous version">
        <Icon icon={chevronLeft} size={13} />
      </button>
      <span>
        {at + 1}/{versions.length}
      </span>
      <button {...step(1)} aria-label="Next version">
        <Icon icon={chevronRight} size={13} />
      </button>
    </span>
  );
}
