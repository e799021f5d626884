'use client';

import { DispatchButton } from './dispatch-button.tsx';

/** Puts a task before all others of the queue. */
export function StartNow({ taskId, title }: { taskId: string; title: string }) {
  return (
    <DispatchButton
      body={{ task: taskId, action: 'start-now' }}
      words="Start first"
      title={`Put «${title}» before all others, within the limits`}
      quiet
    />
  );
}
