'use client';

import rotateCcw from 'lucide-react/icons/rotate-ccw';
import { Icon } from '#components/ui/icon.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { openApprovals } from './approvals.ts';
import { BranchSwitch } from './branch-switch.tsx';
import { useShownConversation } from './conversation-context.tsx';
import { focusConversation } from './focus-soon.ts';
import { endingOf } from './last-answer.tsx';
import { usageWords } from './usage-words.ts';
import { useUndoSince } from './use-undo-since.tsx';

/** Under an answer, quiet until it is looked for: other tries, another try, and what it took. */
export function AnswerFoot({ message, last }: { message: TasksUIMessage; last: boolean }) {
  const shown = useShownConversation();
  const undo = useUndoSince(message.id);
  if (!shown) return null;
  const { model, usage, estimated, command } = message.metadata ?? {};
  const words = [command && 'not sent to a model', model, usage && usageWords(usage, estimated)]
    .filter(Boolean)
    .join(' · ');
  // Where it is not whole, «Retry» stands below in plain sight.
  const again = last && !shown.view.running && openApprovals(message) === 0 && endingOf(message) === null;
  return (
    <>
      <div className="chat-answer-foot">
        <BranchSwitch messageId={message.id} />
        {again ? (
          <button
            type="button"
            className="ui-small-button chat-quiet-button"
            aria-label="Try again"
            title="Try again"
            onClick={() => {
              focusConversation();
              shown.conversation.retry();
            }}
          >
            <Icon icon={rotateCcw} size={13} />
          </button>
        ) : null}
        {undo.button}
        {words === '' ? null : <span className="chat-usage">{words}</span>}
      </div>
      {undo.opened}
    </>
  );
}
