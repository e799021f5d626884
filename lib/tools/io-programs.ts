// What goes into and comes out of the tools that run a program and show what it said: see io.ts.

import type { ToolFailure } from './types.ts';

export interface GitHistoryInput {
  path?: string | null;
  limit?: number | null;
}
export interface GitCommit {
  /** Full hash. */
  hash: string;
  /** ISO 8601 with its offset, as the author had it. */
  date: string;
  author: string;
  subject: string;
  /** Repo-relative; those that the policy lets be seen. */
  files: string[];
  /** Of the asked file, unified, without file headers. */
  diff?: string;
}
export interface GitHistoryOutput {
  ok: true;
  /** Newest first. */
  commits: GitCommit[];
  /** What the asked file has that is not committed. */
  uncommitted?: string;
  /** Says where something was left out, and how to see it. */
  notice?: string;
}

export interface ClaudeSubagentInput {
  prompt: string;
  paths?: string[] | null;
}
/** Yielded again and again while it runs (`state: 'running'`), the last one is the result. */
export interface ClaudeSubagentOutput {
  ok: true;
  state: 'running' | 'done';
  elapsedMs: number;
  /** What it does now, in a few words: «Reading lib/chat/run.ts». */
  activity: string;
  /** Last steps, oldest first, at most 50. */
  steps: { kind: 'tool' | 'text'; text: string }[];
  result?: string;
  turns?: number;
  costUsd?: number;
}

/** Failure of a tool that ran a program: what it ran and how that ended. */
export interface CommandFailure extends ToolFailure {
  command?: string[];
  exitCode?: number | null;
}
