import type { SavedView } from '#lib/config.ts';
import type { FilterVocabulary } from '#lib/tasks/filter/complete.ts';
import type { ListGroup, ListQuery } from '#lib/tasks/filter/list-query.ts';
import type { TaskListAnswer } from '#lib/tasks/lists/answer.ts';
import type { BoardFrame } from '#lib/tasks/lists/columns.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { statusWords } from '../task/status-badge.tsx';

/** What the page knows of the repository besides its tasks. */
export interface BoardFacts extends BoardFrame {
  vocabulary: FilterVocabulary;
  views: readonly SavedView[];
  /** The server's clock, so that both sides word the same ages. */
  nowMs: number;
}

export interface BoardInitial {
  query: ListQuery;
  answer: TaskListAnswer;
}

/** What a status is called in this repository. */
export function columnWord(facts: Pick<BoardFacts, 'columns'>, status: TaskStatus | null): string {
  if (status === null) return 'Other words';
  return facts.columns.find((one) => one.status === status)?.word ?? statusWords[status];
}

export function groupWord(facts: BoardFacts, group: ListGroup, key: string | null): string {
  if (key === null) return group === 'status' ? 'Other words' : `No ${group}`;
  if (group === 'status') return columnWord(facts, key as TaskStatus);
  return group === 'priority' ? key.toUpperCase() : key;
}

/** About as many characters as stand beside each other on the narrowest card. */
const lineChars = 24;

/** How many lines the facts of a card need: two where labels or long names are to be shown, or words of its own. */
export function factLines({ vocabulary }: BoardFacts, status: TaskStatus | null): 1 | 2 {
  const longest = (words: readonly string[]) => Math.max(0, ...words.map((word) => word.length));
  const isLong = longest(vocabulary.owner) + longest(vocabulary.milestone) > lineChars;
  return status === null || isLong || vocabulary.label.length > 0 ? 2 : 1;
}

/** Whether the rules let this task go there; the server decides in the end, with what the file says. */
export function mayMove({ moves }: Pick<BoardFacts, 'moves'>, row: TaskRow, to: TaskStatus): boolean {
  if (row.status === to) return true;
  return moves[row.form ?? 'worksheet']?.[row.status ?? 'unknown'].includes(to) ?? false;
}
