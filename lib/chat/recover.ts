import type { Problem, TasksUIMessage } from './message.ts';
import { settleMessage } from './settle.ts';
import type { ChatStore } from './store.ts';

export const interruptedByRestart: Problem = {
  code: 'interrupted',
  message: 'The server stopped before this answer was finished. What it had written is kept; try again.',
  retryable: true,
};

/** An answer whose run is gone, brought to an end that says so. */
export function interruptedMessage(message: TasksUIMessage, problem: Problem): TasksUIMessage {
  return {
    ...settleMessage(message, 'Interrupted: the server stopped.'),
    metadata: { ...message.metadata, outcome: 'failed', problem },
  };
}

/** Ends the answers of runs that died with their server, in one conversation or in all. Returns how many. */
export function recoverDeadRuns(
  store: ChatStore,
  isRunningHere: (conversationId: string) => boolean,
  conversationId?: string,
): number {
  let ended = 0;
  for (const running of store.listRunning(conversationId)) {
    if (running.owner === 'alive') continue;
    // Marked as ours and yet not in the register: its run could not write its end.
    if (running.owner === 'this' && isRunningHere(running.conversationId)) continue;
    store.saveMessage(running.conversationId, interruptedMessage(running.message, interruptedByRestart));
    ended++;
  }
  return ended;
}
