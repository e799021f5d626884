import { CommanderError } from 'commander';
import { type RunState, runStates } from '#lib/manager/run-states.ts';

/** @throws CommanderError wrong usage (exit code 2). */
export function statesMeant(typed: string): RunState[] {
  return typed.split(',').map((word) => {
    const wanted = word.trim().toLowerCase().replaceAll('-', '_');
    const state = runStates.find((each) => each === wanted);
    if (state) return state;
    throw new CommanderError(
      2,
      'usage',
      `«${word}» is no state of a run. Use some of ${runStates.join(', ')}.`,
    );
  });
}
