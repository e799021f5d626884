import type { Finding, Task } from './model.ts';

/** Errors after which the fields of a file are no longer what its author wrote: missing, cut off or run together. */
const unreadable: ReadonlySet<string> = new Set([
  'yaml',
  'yaml-aliases',
  'front-matter-shape',
  'front-matter-too-large',
  'front-matter-unclosed',
]);

export function makesUnreadable({ code, severity }: Pick<Finding, 'code' | 'severity'>): boolean {
  return severity === 'error' && unreadable.has(code);
}

/** Whether the fields can be judged. Where not, what is held against them would only follow from that. */
export function isReadable(task: Task): boolean {
  return !task.findings.some(makesUnreadable);
}
