import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds arguments, options, help and action to a command of this name. */
export type DefineCommand = (command: Command, open: () => CliContext) => void;

export interface CommandEntry {
  summary: string;
  /** Loaded when it is called for, so that the others cost nothing. */
  load: () => Promise<DefineCommand>;
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
};
