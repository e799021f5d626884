import { Argument, type Command } from 'commander';
import { bashCompletion } from './completion-bash.ts';
import { fishCompletion } from './completion-fish.ts';
import { completionModel } from './completion-model.ts';
import { zshCompletion } from './completion-zsh.ts';
import { createOutput } from './output.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Needs every other command defined on the same program: it is their tree that is printed. */
export function defineCompletion(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'the shell to complete in').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
Completes commands, options, their values, and ids of tasks.

Examples:
  echo 'source <(task completion bash)' >> ~/.bashrc
  echo 'source <(task completion zsh)' >> ~/.zshrc
  task completion fish > ~/.config/fish/completions/task.fish`,
    )
    .action((shell: keyof typeof scripts) => {
      const program = command.parent ?? command;
      const script = scripts[shell](completionModel(program));
      if (program.opts<{ json?: boolean }>().json) createOutput({ isJson: true }).json({ shell, script });
      else process.stdout.write(script);
    });
}
