import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds arguments, options, help and action to a command of this name. */
export type DefineCommand = (command: Command, open: () => CliContext) => void;

export interface CommandEntry {
  summary: string;
  /** Loaded when it is called for, so that the others cost nothing. */
  load: () => Promise<DefineCommand>;
  /** For programs, not shown in the help. */
  isHidden?: boolean;
  /** Its definition needs those of all others. */
  needsAll?: boolean;
}

export const commands: Record<string, CommandEntry> = {
  list: {
    summary: 'list tasks, filtered and sorted',
    load: async () => (await import('./list.ts')).defineList,
  },
  show: {
    summary: 'show one task with its dependencies',
    load: async () => (await import('./show.ts')).defineShow,
  },
  new: {
    summary: 'write a new task: a whole worksheet from its title',
    load: async () => (await import('./new.ts')).defineNew,
  },
  update: {
    summary: 'change fields of one task, and nothing else in its file',
    load: async () => (await import('./update.ts')).defineUpdate,
  },
  validate: {
    summary: 'check task files, each finding with its line and remedy',
    load: async () => (await import('./validate.ts')).defineValidate,
  },
  next: {
    summary: 'what would start next, and why each other ready task would not',
    load: async () => (await import('./next.ts')).defineNext,
  },
  manager: {
    summary: 'start ready tasks with workers in worktrees; pause, resume, status, clean',
    load: async () => (await import('./manager.ts')).defineManager,
  },
  runs: {
    summary: 'what workers did: list, show, log, diff, merge, send back, …',
    load: async () => (await import('./runs.ts')).defineRuns,
  },
  serve: {
    summary: 'show the repository in the browser, on this machine only',
    load: async () => (await import('./serve.ts')).defineServe,
  },
  init: {
    summary: 'make a first task and the settings, where they are missing',
    load: async () => (await import('./init.ts')).defineInit,
  },
  completion: {
    summary: 'print a script that completes commands and ids in your shell',
    load: async () => (await import('./completion.ts')).defineCompletion,
    needsAll: true,
  },
  __complete: {
    summary: 'what completion scripts ask',
    load: async () => (await import('./complete.ts')).defineComplete,
    isHidden: true,
  },
};
