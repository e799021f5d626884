'use client';

import circleSlash from 'lucide-react/icons/circle-slash';
import rotateCcw from 'lucide-react/icons/rotate-ccw';
import stepForward from 'lucide-react/icons/step-forward';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import { Icon } from '#components/ui/icon.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import type { Conversation } from './conversation.ts';
import { focusConversation } from './focus-soon.ts';
import { RetryWait, type Wait } from './retry-wait.tsx';

interface Ending {
  tone: 'danger' | 'quiet';
  words: string;
  action: 'retry' | 'continue' | null;
  /** The provider asks for it; `words` then do not say how long. */
  wait?: Wait;
}

/** What is to be said under the last message where its answer is missing or not whole. */
export function endingOf(message: TasksUIMessage): Ending | null {
  if (message.role === 'user') {
    return { tone: 'quiet', words: 'There is no answer to this yet.', action: 'retry' };
  }
  const { problem, outcome, finishReason } = message.metadata ?? {};
  if (problem) {
    // The model had more to do or to say when it reached a limit of ours or of its own.
    const paused = ['step-limit', 'token-limit', 'day-limit'].includes(problem.code) && !problem.retryable;
    if (paused || finishReason === 'length') {
      return { tone: 'quiet', words: problem.message, action: 'continue' };
    }
    const { retryAt, retryAfterMs } = problem;
    if (retryAt !== undefined && retryAfterMs !== undefined) {
      const wait = { until: retryAt, atMostMs: retryAfterMs };
      return { tone: 'danger', words: factOf(problem.message), action: 'retry', wait };
    }
    const tone = problem.code === 'interrupted' ? 'quiet' : 'danger';
    return { tone, words: problem.message, action: problem.retryable ? 'retry' : null };
  }
  if (outcome === 'stopped') return { tone: 'quiet', words: 'You stopped this answer.', action: 'retry' };
  if (outcome === 'failed') return { tone: 'danger', words: 'The answer failed.', action: 'retry' };
  return null;
}

/** Why an answer that is not the last one is missing or not whole. What to do about it is past. */
export function PastEnding({ message }: { message: TasksUIMessage }) {
  const ending = endingOf(message);
  if (!ending) return null;
  return <p className="chat-note">{factOf(ending.words)}</p>;
}

/** Without what to do about it. */
function factOf(words: string): string {
  return words.split(/(?<=[.!?])\s/, 1)[0] ?? words;
}

export function LastAnswerActions({
  message,
  conversation,
}: {
  message: TasksUIMessage;
  conversation: Conversation;
}) {
  const ending = endingOf(message);
  if (!ending) return null;

  function goOn(act: () => void) {
    focusConversation();
    act();
  }

  return (
    <div className="chat-ending" data-tone={ending.tone}>
      <p>
        <Icon icon={ending.tone === 'danger' ? triangleAlert : circleSlash} size={14} />
        <span>
          <span role={ending.tone === 'danger' ? 'alert' : undefined}>{ending.words}</span>{' '}
          {ending.wait ? <RetryWait key={ending.wait.until} {...ending.wait} /> : null}
        </span>
      </p>
      {ending.action === 'retry' ? (
        <button type="button" className="ui-button" onClick={() => goOn(() => conversation.retry())}>
          <Icon icon={rotateCcw} size={14} /> Retry
        </button>
      ) : null}
      {ending.action === 'continue' ? (
        <button
          type="button"
          className="ui-button"
          onClick={() => goOn(() => conversation.send('Continue.', { alone: true }))}
        >
          <Icon icon={stepForward} size={14} /> Continue
        </button>
      ) : null}
    </div>
  );
}
