import { AppError } from '#lib/errors.ts';
import { type CommandName, commands } from './catalog.ts';

export interface Command {
  name: CommandName;
  /** On one line; empty where there is none. */
  argument: string;
}

/**
 * `/name` and what comes after it.
 * @throws AppError `bad-request` for what is no command, one that is unknown, or one that lacks its argument.
 */
export function parseCommand(text: string): Command {
  const [, typed = '', rest = ''] = /^\s*\/([a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  const argument = rest.replace(/\s+/g, ' ').trim();
  const command = commands.find(({ name }) => name === typed.toLowerCase());
  if (command === undefined) {
    const what = typed === '' ? 'This is no command' : `There is no command /${typed}`;
    throw new AppError(
      'bad-request',
      `${what}; /help lists them. To send it to the model, begin with a space.`,
    );
  }
  if (command.isRequired && argument === '') {
    throw new AppError('bad-request', `/${command.name} needs more: /${command.name} ${command.argument}.`);
  }
  return { name: command.name, argument };
}
