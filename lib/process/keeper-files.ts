import type { ProcessIdentity } from './identity.ts';

// What a keeper is told on its standard input, and what it writes into its folder. It outlives whoever started it,
// so that these files are all that the next one has.

export interface KeeperOrder {
  argv: readonly string[];
  cwd: string;
  env: NodeJS.Dict<string>;
  /** For the program's standard input. */
  input: string;
  timeoutMs: number;
  /** Variable in the program's environment by which all that it starts is found. */
  marker: string;
}

export interface KeeperState {
  keeper: ProcessIdentity;
  /** Null where it could not be started. */
  program: ProcessIdentity | null;
  startedAt: string;
}

/** One line of `lines`, in JSON. `o` and `e` are standard output and error, `n` lines were dropped in a flood. */
export type KeptLine =
  | { t: string; o: string }
  | { t: string; e: string }
  | { t: string; n: number; bytes: number };

export interface KeptEnd {
  outcome: 'exited' | 'timeout' | 'stopped' | 'missing';
  exitCode: number | null;
  signal: string | null;
  endedAt: string;
  /** Processes that went on after the program had ended, and were ended. */
  leftovers: number;
}

export const keeperNames = { state: 'state.json', lines: 'lines.jsonl', end: 'end.json' } as const;
