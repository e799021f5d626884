import type { Command, Option } from 'commander';
import { runStates } from '#lib/manager/run-states.ts';
import { taskPriorities, taskStatuses } from '#lib/tasks/model.ts';
import { taskSortKeys } from '#lib/tasks/query.ts';

/** What may follow: fixed words, what `task __complete` finds, or what the shell knows itself. */
export type Source =
  | { kind: 'words'; words: readonly string[]; isList: boolean }
  | { kind: 'dynamic'; what: DynamicKind; isList: boolean }
  | { kind: 'files' | 'folders' | 'nothing' };

export const dynamicKinds = ['tasks', 'runs', 'workstreams', 'milestones', 'templates'] as const;
export type DynamicKind = (typeof dynamicKinds)[number];

export interface OptionModel {
  long: string;
  short: string | null;
  description: string;
  /** Null for one that takes no value. */
  value: Source | null;
}

export interface CommandModel {
  /** Of a subcommand with its command before it: `runs/list`. */
  name: string;
  summary: string;
  options: OptionModel[];
  argument: Source;
}

export interface CompletionModel {
  commands: CommandModel[];
  /** Options that every command has. */
  globals: OptionModel[];
}

const nothing: Source = { kind: 'nothing' };
const words = (list: readonly string[], isList = false): Source => ({ kind: 'words', words: list, isList });
const dynamic = (what: DynamicKind, isList = false): Source => ({ kind: 'dynamic', what, isList });

/** By the word between the angle brackets, as the help shows it. */
const sources: Record<string, Source> = {
  status: words(taskStatuses),
  statuses: words(taskStatuses, true),
  priority: words(taskPriorities),
  priorities: words(taskPriorities, true),
  key: words(taskSortKeys),
  id: dynamic('tasks', true),
  task: dynamic('tasks'),
  run: dynamic('runs'),
  states: words(runStates, true),
  tasks: dynamic('tasks'),
  dir: { kind: 'folders' },
  file: { kind: 'files' },
};

/** By the name of the option, for those whose value is just a name. */
const sourcesByOption: Record<string, Source> = {
  workstream: dynamic('workstreams'),
  milestone: dynamic('milestones'),
  template: dynamic('templates'),
};

/** Read from the tree that also makes the help, so that both always say the same. Hidden commands are left out. */
export function completionModel(program: Command): CompletionModel {
  const commands = program.createHelp().visibleCommands(program).flatMap(commandModels);
  return { commands: commands.filter(({ name }) => name !== 'help'), globals: optionsOf(program) };
}

/** Whether it stands behind another command. */
export function isSubcommand({ name }: Pick<CommandModel, 'name'>): boolean {
  return name.includes('/');
}

/** Commands that have others behind them. */
export function groupsOf(commands: readonly CommandModel[]): string[] {
  return [...new Set(commands.filter(isSubcommand).map(({ name }) => name.slice(0, name.indexOf('/'))))];
}

function commandModels(command: Command): CommandModel[] {
  const model = commandModel(command);
  const below = command.commands.map((each) => ({
    ...commandModel(each),
    name: `${model.name}/${each.name()}`,
  }));
  if (below.length === 0) return [model];
  return [{ ...model, argument: words(command.commands.map((each) => each.name())) }, ...below];
}

function commandModel(command: Command): CommandModel {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    summary: command.summary(),
    options: optionsOf(command),
    argument: argument ? sourceOf(argument.name(), argument.name(), argument.argChoices) : nothing,
  };
}

function optionsOf(command: Command): OptionModel[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      long: option.long ?? '',
      short: option.short ?? null,
      description: option.description,
      value: optionValue(option),
    }));
}

function optionValue(option: Option): Source | null {
  const valueName = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1];
  return valueName === undefined ? null : sourceOf(valueName, option.name(), option.argChoices);
}

function sourceOf(valueName: string, name: string, choices: readonly string[] | undefined): Source {
  if (choices) return words(choices);
  return sources[valueName.replace(/\.{3}$/, '')] ?? sourcesByOption[name] ?? nothing;
}
