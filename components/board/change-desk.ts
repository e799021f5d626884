import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskPriority, TaskStatus } from '#lib/tasks/model.ts';
import type { TaskUpdateAnswer } from '#lib/tools/update-tasks.ts';

/** One field for several tasks; an empty text empties it. */
export type FieldChange =
  | { field: 'status'; value: TaskStatus }
  | { field: 'priority'; value: TaskPriority }
  | { field: 'milestone' | 'owner'; value: string };

export interface Outcome {
  /** Tells one outcome from the next. */
  id: number;
  /** «3 moved, 1 refused: …» */
  words: string;
  isRefusal: boolean;
  /** Edits of the journal that can be taken back. */
  editIds: readonly string[];
}

export interface DeskSnapshot {
  /** As the rows will be; by path. Shown until the server has answered and the list is new. */
  pending: ReadonlyMap<string, TaskRow>;
  /** Why a task was not changed; by path, shown on its row until it is changed again. */
  refusals: ReadonlyMap<string, string>;
  outcome: Outcome | null;
}

/** What the board does with changes: shown at once, answered for each task, taken back where they are refused. */
export class ChangeDesk {
  #snapshot: DeskSnapshot = { pending: new Map(), refusals: new Map(), outcome: null };
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

  /** @param done What was done, in the past: «moved to Ready». */
  async apply(rows: readonly TaskRow[], change: FieldChange, done: string): Promise<void> {
    const changed = rows.filter((row) => (row[change.field] ?? '') !== change.value);
    if (changed.length === 0) return;
    const paths = changed.map(({ path }) => path);
    this.#set({
      pending: joined(
        this.#snapshot.pending,
        changed.map((row) => [row.path, asChanged(row, change)]),
      ),
      refusals: without(this.#snapshot.refusals, paths),
      outcome: null,
    });
    const answers = await post('/api/tasks/update', { tasks: paths, set: { [change.field]: change.value } })
      .then((body) => (body as { results: TaskUpdateAnswer[] }).results)
      .catch((error: Error) =>
        paths.map((task): TaskUpdateAnswer => ({ task, ok: false, code: 'failed', message: error.message })),
      );
    const refused = answers.filter((answer) => !answer.ok);
    this.#set({
      // Back in place at once; what was done stays as it is shown until the list is new.
      pending: without(
        this.#snapshot.pending,
        refused.map(({ task }) => task),
      ),
      refusals: joined(
        this.#snapshot.refusals,
        refused.map(({ task, message }) => [task, message]),
      ),
      outcome: this.#outcomeOf(answers, done),
    });
    await this.#refresh();
    this.#set({ pending: without(this.#snapshot.pending, paths) });
  }

  async undo(): Promise<void> {
    const editIds = this.#snapshot.outcome?.editIds ?? [];
    if (editIds.length === 0) return;
    this.#set({ outcome: null });
    const failures: string[] = [];
    // The last one first: two may have changed one file.
    for (const id of editIds.toReversed()) {
      await post(`/api/edits/${encodeURIComponent(id)}/undo`, {}).catch((error: Error) =>
        failures.push(error.message),
      );
    }
    const undone = editIds.length - failures.length;
    const words = [undone > 0 ? `${undone} undone` : '', ...failures.slice(0, 1)].filter(Boolean).join('. ');
    this.#set({ outcome: this.#outcome(words, failures.length > 0, []) });
    await this.#refresh();
  }

  dismiss(): void {
    if (this.#snapshot.outcome !== null) this.#set({ outcome: null });
  }

  forgive(path: string): void {
    if (this.#snapshot.refusals.has(path)) this.#set({ refusals: without(this.#snapshot.refusals, [path]) });
  }

  #outcomeOf(answers: readonly TaskUpdateAnswer[], done: string): Outcome {
    const refused = answers.filter((answer) => !answer.ok);
    const edits = answers.flatMap((answer) => (answer.ok && answer.editId ? [answer.editId] : []));
    const count = answers.length - refused.length;
    const parts = [count > 0 ? `${count} ${done}` : ''];
    if (refused.length > 0) parts.push(`${refused.length} refused: ${refused[0]?.message ?? ''}`);
    return this.#outcome(parts.filter(Boolean).join(', '), refused.length > 0, edits);
  }

  #outcome(words: string, isRefusal: boolean, editIds: readonly string[]): Outcome {
    this.#outcomes += 1;
    return { id: this.#outcomes, words, isRefusal, editIds };
  }

  #set(part: Partial<DeskSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function asChanged(row: TaskRow, { field, value }: FieldChange): TaskRow {
  // The file's own word for it is not known before it is written.
  const { word, priorityWord, [field]: _old, ...rest } = row;
  const words = {
    ...(word && field !== 'status' && { word }),
    ...(priorityWord && field !== 'priority' && { priorityWord }),
  };
  return { ...rest, ...words, ...(value !== '' && { [field]: value }) } as TaskRow;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The server cannot be reached. Nothing was changed.');
  });
  const answer = (await response.json().catch(() => null)) as { error?: { message: string } } | null;
  if (response.ok) return answer;
  throw new Error(answer?.error?.message ?? `The server answered ${response.status}. Its log says more.`);
}

function joined<Value>(
  map: ReadonlyMap<string, Value>,
  entries: readonly (readonly [string, Value])[],
): ReadonlyMap<string, Value> {
  return new Map([...map, ...entries]);
}

function without<Value>(
  map: ReadonlyMap<string, Value>,
  keys: readonly string[],
): ReadonlyMap<string, Value> {
  const left = new Map(map);
  for (const key of keys) left.delete(key);
  return left;
}
