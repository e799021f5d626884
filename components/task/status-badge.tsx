import type { ReactElement } from 'react';
import type { TaskStatus } from '#lib/tasks/model.ts';

export const statusWords: Record<TaskStatus, string> = {
  draft: 'Draft',
  todo: 'To do',
  ready: 'Ready',
  in_progress: 'In progress',
  in_review: 'In review',
  blocked: 'Blocked',
  completed: 'Completed',
  cancelled: 'Cancelled',
};

/** The status in words; `raw` is what the file says where that is no status of ours. */
export function wordsOfStatus(status: TaskStatus | null | undefined, raw?: string | null): string {
  if (status) return statusWords[status];
  return raw ? `Unknown status «${raw}»` : 'No status';
}

// Drawn on 16 × 16 around (8, 8). The outline alone tells the states apart, for readers who see no colour.
const shapes: Record<TaskStatus | 'unknown', ReactElement> = {
  draft: <circle cx="8" cy="8" r="5.25" strokeDasharray="2.2 1.93" />,
  todo: <circle cx="8" cy="8" r="5.25" />,
  ready: <circle cx="8" cy="8" r="6" fill="currentColor" stroke="none" />,
  in_progress: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M8 4.9a3.1 3.1 0 0 1 0 6.2z" fill="currentColor" stroke="none" />
    </>
  ),
  in_review: (
    <>
      <path d="M1.6 8C3 5.2 5.3 3.8 8 3.8s5 1.4 6.4 4.2c-1.4 2.8-3.7 4.2-6.4 4.2S3 10.8 1.6 8z" />
      <circle cx="8" cy="8" r="1.9" fill="currentColor" stroke="none" />
    </>
  ),
  blocked: (
    <>
      <circle cx="8" cy="8" r="6" fill="currentColor" stroke="none" />
      <path d="M5 8h6" className="task-dot-cut" strokeWidth="2" />
    </>
  ),
  completed: (
    <>
      <circle cx="8" cy="8" r="6" fill="currentColor" stroke="none" />
      <path d="M5.3 8.2 7.2 10l3.5-3.7" className="task-dot-cut" strokeWidth="1.6" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M2.2 13.8 13.8 2.2" />
    </>
  ),
  unknown: (
    <>
      <path d="M8 1.9 14.1 8 8 14.1 1.9 8z" />
      <path d="M8 5.2v3.2M8 10.4v.4" />
    </>
  ),
};

interface StatusDotProps {
  status: TaskStatus | null | undefined;
  /** Edge in px. */
  size?: number;
  /** True where the words stand beside it already. */
  silent?: boolean;
}

/** The state of a task as one mark: a shape and a colour, with words for assistive technology. */
export function StatusDot({ status, size = 14, silent = false }: StatusDotProps) {
  const key = status ?? 'unknown';
  const label = wordsOfStatus(status);
  return (
    <svg
      className="task-dot"
      data-status={key}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={silent ? undefined : 'img'}
      aria-hidden={silent || undefined}
      aria-label={silent ? undefined : label}
    >
      {silent ? null : <title>{label}</title>}
      {shapes[key]}
    </svg>
  );
}

interface StatusBadgeProps {
  status: TaskStatus | null | undefined;
  /** What the file says. */
  raw?: string | null;
  /** The file's own word is shown: it is not one of ours, and people know it by that. */
  isOwnWord?: boolean;
}

/** The mark with its word. */
export function StatusBadge({ status, raw, isOwnWord = false }: StatusBadgeProps) {
  const own = isOwnWord && status && raw ? raw : undefined;
  return (
    <span
      className="task-status"
      data-status={status ?? 'unknown'}
      title={own === undefined ? undefined : wordsOfStatus(status)}
    >
      <StatusDot status={status} silent />
      {own ?? wordsOfStatus(status, raw)}
    </span>
  );
}
