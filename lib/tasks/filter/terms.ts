import type { DayKey, IsWord, NoWord, TextKey } from './keys.ts';

/** One condition; a task passes when it meets all of them. Several values of one are alternatives. */
export type FilterTerm = { negated: boolean } & (
  | /** Stands in id, title, path or labels, as it is written. */ { kind: 'words'; text: string }
  | { kind: 'text'; key: TextKey; values: string[] }
  | { kind: 'day'; key: DayKey; compare: DayCompare; day: string }
  | { kind: 'is'; values: IsWord[] }
  | { kind: 'no'; values: NoWord[] }
);

export type DayCompare = '=' | '<' | '<=' | '>' | '>=';

/** Half open, in UTF-16 code units of the text that was parsed. */
export interface Place {
  start: number;
  end: number;
}

export interface FilterProblem extends Place {
  /** The fact and the remedy. */
  message: string;
  /** What could stand at that place instead. */
  instead?: string;
}

export interface ParsedFilter {
  terms: (FilterTerm & Place)[];
  problems: FilterProblem[];
}
