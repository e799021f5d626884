/** The states of a task, in the order of its life. */
export const taskStatuses = [
  'draft',
  'todo',
  'ready',
  'in_progress',
  'in_review',
  'blocked',
  'completed',
  'cancelled',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const taskPriorities = ['p0', 'p1', 'p2', 'p3'] as const;
export type TaskPriority = (typeof taskPriorities)[number];

/** The forms of task files that are understood: ours, and those of other tools. */
export type TaskFormatName = 'worksheet' | 'backlog';

/** The `##` sections of a full worksheet, in order. */
export const worksheetSections = [
  'Problem',
  'Context',
  'Possible Solutions',
  'Plan',
  'Acceptance Criteria',
  'Implementation Progress',
  'QA Exploration',
  'Review Feedback',
] as const;
export type WorksheetSection = (typeof worksheetSections)[number];

/** Sections that must say something before a task may be `ready`. */
export const requiredForReady = [
  'Problem',
  'Plan',
  'Acceptance Criteria',
] as const satisfies readonly WorksheetSection[];

/** Something that validation holds against a task file. `line` and `column` count from 1. */
export interface Finding {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
  path: string;
  line: number;
  column: number;
}

/** A task as read from its file. A malformed file is still a task, with what could be read and `findings` saying the rest. */
export interface Task {
  id: string;
  title: string;
  /** Null where the file has no status that we know; the raw words are in `rawStatus`. */
  status: TaskStatus | null;
  rawStatus: string | null;
  priority: TaskPriority | null;
  /** Absent for a worksheet of ours, whose words are the model's. */
  format?: Exclude<TaskFormatName, 'worksheet'>;
  /** The file's own word; only where `format` is given. */
  rawPriority?: string | null;
  milestone: string | null;
  owner: string | null;
  labels: string[];
  dependsOn: string[];
  created: string | null;
  completed: string | null;
  completedBy: string | null;
  /** First folder below the task root, `''` for a file directly in it. */
  workstream: string;
  /** Repo-relative path, forward slashes. */
  path: string;
  /** Findings of this file alone (parse and field errors); those across files come from validation. */
  findings: Finding[];
}
