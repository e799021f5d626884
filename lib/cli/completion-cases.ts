import type { CommandModel, CompletionModel, OptionModel, Source } from './completion-model.ts';

/** How a shell says what the scripts of two shells else say alike. */
interface ShellWords {
  /** A condition: what is being typed is a path. */
  isPath: string;
  files: string;
  folders: string;
}

/** The cases that bash and zsh write alike: which values an option takes, and which arguments a command. */
export function shellCases({ commands, globals }: CompletionModel, shell: ShellWords) {
  function offer(source: Source): string {
    switch (source.kind) {
      case 'words':
        return `__task_words ${source.isList ? 'list' : 'once'} ${source.words.join(' ')}`;
      case 'dynamic':
        return `__task_ask ${source.isList ? 'list' : 'once'} ${source.what}`;
      case 'files':
        return shell.files;
      case 'folders':
        return shell.folders;
      case 'nothing':
        return ':';
    }
  }

  function valueCase(command: string, { long, short, value }: OptionModel): string[] {
    if (value === null) return [];
    const names = [long, short].filter((name) => name !== null).map((name) => `${command}:${name}`);
    return [`${names.join('|')}) ${offer(value)}; return ;;`];
  }

  function argumentCase({ name, argument }: CommandModel): string[] {
    if (argument.kind === 'nothing') return [];
    const orPath = argument.kind === 'dynamic' ? `if ${shell.isPath}; then ${shell.files}; else ` : '';
    return [`${name}) ${orPath}${offer(argument)}${orPath === '' ? '' : '; fi'} ;;`];
  }

  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');
  return {
    /** Of `case command:option`. */
    values: indented([
      ...globals.flatMap((option) => valueCase('*', option)),
      ...commands.flatMap(({ name, options }) => options.flatMap((option) => valueCase(name, option))),
    ]),
    /** Of `case command`. */
    arguments: indented(commands.flatMap(argumentCase)),
  };
}
