import 'server-only';

/** A command as the drawer lists it. */
export interface CommandInfo {
  name: string;
  /** What comes after the name, in a word; null for nothing. */
  argument: string | null;
  /** Whether it means nothing without. */
  isRequired: boolean;
  summary: string;
}

/** What a person can have done in the drawer without a model, in the order of the menu. */
export const commands = [
  { name: 'search', argument: 'text', isRequired: true, summary: 'Lines of all files that hold this text' },
  { name: 'find', argument: 'name', isRequired: true, summary: 'Tasks, documents and folders by name' },
  {
    name: 'validate',
    argument: 'task',
    isRequired: false,
    summary: 'What is wrong with this task, or all',
  },
  {
    name: 'queue',
    argument: 'task',
    isRequired: false,
    summary: 'Hand a task to the task manager',
  },
  {
    name: 'status',
    argument: null,
    isRequired: false,
    summary: 'What is in progress, ready, blocked',
  },
  {
    name: 'task',
    argument: 'title',
    isRequired: true,
    summary: 'A new task, also as infra: Title',
  },
  {
    name: 'new',
    argument: 'title',
    isRequired: false,
    summary: 'A new conversation, or a new task',
  },
  { name: 'help', argument: null, isRequired: false, summary: 'What can be typed here' },
] as const satisfies readonly CommandInfo[];

export type CommandName = (typeof commands)[number]['name'];
