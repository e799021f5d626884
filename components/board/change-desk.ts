import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskUpdateAnswer } from '#lib/tools/update-tasks.ts';
import { asChanged, type FieldChange, postChange, postUndo } from './desk-wire.ts';

export interface Outcome {
  /** Tells one outcome from the next. */
  id: number;
  /** «3 moved, 1 refused: …» */
  words: string;
  isRefusal: boolean;
  /** Edits of the journal that can be taken back. */
  editIds: readonly string[];
}

/** What is under way for more tasks than are changed in a moment. */
export interface Progress {
  kind: 'change' | 'undo';
  done: number;
  total: number;
  isStopping: boolean;
}

export interface DeskSnapshot {
  /** As the rows will be; by path. Shown until the server has answered and the list is new. */
  pending: ReadonlyMap<string, TaskRow>;
  /** Why a task was not changed; by path, shown on its row until it is changed again. */
  refusals: ReadonlyMap<string, string>;
  progress: Progress | null;
  outcome: Outcome | null;
}

/** So many are sent together: a second or two until the next word of how far it is. */
const batchSize = 50;
/** Of more, none is shown as it will be: the list follows what was written. */
const shownAhead = 200;

/** What the board does with changes: shown at once, answered for each task, taken back where they are refused. */
export class ChangeDesk {
  #snapshot: DeskSnapshot = { pending: new Map(), refusals: new Map(), progress: null, outcome: null };
  #listeners = new Set<() => void>();
  #refresh: () => Promise<void>;
  #outcomes = 0;

  constructor(refresh: () => Promise<void>) {
    this.#refresh = refresh;
  }

  readonly snapshot = (): DeskSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Changes one batch after the other; the first that the server does not answer ends it.
   * @param done What was done, in the past: «moved to Ready».
   * @returns The rows that were changed, as they are now.
   */
  async apply(rows: readonly TaskRow[], change: FieldChange, done: string): Promise<TaskRow[]> {
    const wanted = rows.filter((row) => (row[change.field] ?? '') !== change.value);
    const isLong = wanted.length > batchSize;
    if (wanted.length === 0 || (isLong && this.#isBusy())) return [];
    this.#set({
      pending: joined(this.#snapshot.pending, wanted.length <= shownAhead ? wanted : [], change),
      refusals: without(this.#snapshot.refusals, pathsOf(wanted)),
      outcome: null,
      ...(isLong && { progress: { kind: 'change', done: 0, total: wanted.length, isStopping: false } }),
    });
    const answers: TaskUpdateAnswer[] = [];
    let failure: { words: string; unknown: number } | null = null;
    for (let at = 0; at < wanted.length && !(isLong && this.#isStopping()); at += batchSize) {
      const batch = wanted.slice(at, at + batchSize);
      try {
        answers.push(...(await postChange(pathsOf(batch), change)));
      } catch (error) {
        failure = { words: (error as Error).message, unknown: batch.length };
        break;
      }
      if (isLong) this.#advance(answers.length);
    }
    const refused = answers.filter((answer) => !answer.ok);
    const isDone = new Set(answers.flatMap((answer) => (answer.ok ? [answer.task] : [])));
    this.#set({
      // Back in place at once; what was done stays as it is shown until the list is new.
      pending: without(
        this.#snapshot.pending,
        pathsOf(wanted).filter((path) => !isDone.has(path)),
      ),
      refusals: new Map([
        ...this.#snapshot.refusals,
        ...refused.map(({ task, message }) => [task, message] as const),
      ]),
      ...(isLong && { progress: null }),
      outcome: this.#outcomeOf(answers, done, failure, wanted.length - answers.length),
    });
    await this.#refresh();
    this.#set({ pending: without(this.#snapshot.pending, pathsOf(wanted)) });
    return wanted.filter(({ path }) => isDone.has(path)).map((row) => asChanged(row, change));
  }

  async undo(): Promise<void> {
    const editIds = this.#snapshot.outcome?.editIds ?? [];
    const isLong = editIds.length > batchSize;
    if (editIds.length === 0 || (isLong && this.#isBusy())) return;
    this.#set({
      outcome: null,
      ...(isLong && { progress: { kind: 'undo', done: 0, total: editIds.length, isStopping: false } }),
    });
    const failures: string[] = [];
    let looked = 0;
    // The last one first: two may have changed one file.
    for (const id of editIds.toReversed()) {
      if (isLong && this.#isStopping()) break;
      await postUndo(id).catch((error: Error) => failures.push(error.message));
      looked += 1;
      if (isLong && looked % 10 === 0) this.#advance(looked);
    }
    const undone = looked - failures.length;
    const left = editIds.slice(0, editIds.length - looked);
    const words = [
      undone > 0 ? `${count(undone)} undone` : '',
      failures.length > 0 ? `${count(failures.length)} not: ${failures[0]}` : '',
      left.length > 0 ? `${count(left.length)} left as they are` : '',
    ];
    const isRefusal = failures.length > 0 || left.length > 0;
    this.#set({
      ...(isLong && { progress: null }),
      outcome: this.#outcome(words, isRefusal, left),
    });
    await this.#refresh();
  }

  /** What is under way for many tasks ends after the batch that is being sent. */
  stop(): void {
    const { progress } = this.#snapshot;
    if (progress !== null) this.#set({ progress: { ...progress, isStopping: true } });
  }

  /** Says what could not be done. */
  tell(words: string): void {
    this.#set({ outcome: this.#outcome([words], true, []) });
  }

  dismiss(): void {
    if (this.#snapshot.outcome !== null) this.#set({ outcome: null });
  }

  forgive(path: string): void {
    if (this.#snapshot.refusals.has(path)) this.#set({ refusals: without(this.#snapshot.refusals, [path]) });
  }

  /** One thing at a time of those that take long: two would tell of their progress in turn. */
  #isBusy(): boolean {
    if (this.#snapshot.progress === null) return false;
    const words = 'Wait for the change that is under way, or stop it. Nothing more was changed';
    this.#set({ outcome: this.#outcome([words], true, []) });
    return true;
  }

  #isStopping(): boolean {
    return this.#snapshot.progress?.isStopping ?? false;
  }

  #advance(done: number): void {
    const { progress } = this.#snapshot;
    if (progress !== null) this.#set({ progress: { ...progress, done } });
  }

  #outcomeOf(
    answers: readonly TaskUpdateAnswer[],
    done: string,
    failure: { words: string; unknown: number } | null,
    unanswered: number,
  ): Outcome {
    const refused = answers.filter((answer) => !answer.ok);
    const edits = answers.flatMap((answer) => (answer.ok && answer.editId ? [answer.editId] : []));
    const changed = answers.length - refused.length;
    const unknown = failure?.unknown ?? 0;
    const parts = [
      changed > 0 ? `${count(changed)} ${done}` : '',
      unanswered > unknown ? `${count(unanswered - unknown)} not begun` : '',
      refused.length > 0 ? `${count(refused.length)} refused: ${refused[0]?.message ?? ''}` : '',
      failure ? `${count(unknown)} not known: ${failure.words} The list shows them as they are.` : '',
    ];
    return this.#outcome(parts, refused.length > 0 || unanswered > 0, edits);
  }

  #outcome(parts: readonly string[], isRefusal: boolean, editIds: readonly string[]): Outcome {
    this.#outcomes += 1;
    const words = parts.filter(Boolean).join(', ').replaceAll('., ', '. ');
    return { id: this.#outcomes, words, isRefusal, editIds };
  }

  #set(part: Partial<DeskSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }
}

const count = (value: number) => value.toLocaleString('en');

function pathsOf(rows: readonly TaskRow[]): string[] {
  return rows.map(({ path }) => path);
}

function joined(
  map: ReadonlyMap<string, TaskRow>,
  rows: readonly TaskRow[],
  change: FieldChange,
): ReadonlyMap<string, TaskRow> {
  return new Map([...map, ...rows.map((row) => [row.path, asChanged(row, change)] as const)]);
}

function without<Value>(
  map: ReadonlyMap<string, Value>,
  keys: readonly string[],
): ReadonlyMap<string, Value> {
  const left = new Map(map);
  for (const key of keys) left.delete(key);
  return left;
}
