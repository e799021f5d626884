import type { TaskPriority } from '#lib/tasks/model.ts';

const words: Record<TaskPriority, string> = {
  p0: 'Priority 0, most urgent',
  p1: 'Priority 1',
  p2: 'Priority 2',
  p3: 'Priority 3, least urgent',
};

/** Four bars, as many of them full as the task is urgent, and the level in letters, or in the file's own `word`. */
export function Priority({ priority, word }: { priority: TaskPriority; word?: string | null }) {
  const full = 4 - Number(priority.slice(1));
  return (
    <span className="task-priority" data-priority={priority} title={words[priority]}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={1 + bar * 3.75}
            y={10.5 - bar * 2.75}
            width="2.5"
            height={3.5 + bar * 2.75}
            rx="0.75"
            fill="currentColor"
            opacity={bar < full ? 1 : 0.28}
          />
        ))}
      </svg>
      {word ?? priority.toUpperCase()}
    </span>
  );
}
