'use client';

import { type ComponentType, useEffect, useState } from 'react';

/**
 * A line about the run of a task, or why it is not running. It has its room at once, its words when the page is there:
 * the plan of ten thousand tasks must not hold a page up.
 */
export function RunSlot({ taskId }: { taskId: string }) {
  const [Line, setLine] = useState<ComponentType<{ taskId: string }> | null>(null);
  useEffect(() => {
    import('./task-run-line.tsx').then(
      ({ TaskRunLine }) => setLine(() => TaskRunLine),
      () => undefined,
    );
  }, []);
  return <div className="runs-slot">{Line ? <Line taskId={taskId} /> : null}</div>;
}
