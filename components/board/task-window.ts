import { formatListQuery, type ListQuery } from '#lib/tasks/filter/list-query.ts';
import type { ListRange, TaskListAnswer } from '#lib/tasks/lists/answer.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';

/** What is known of a list: its groups whole, of its rows those that were looked at. */
export interface ListSnapshot extends Omit<TaskListAnswer, 'windows'> {
  /** What it is the answer to. */
  query: ListQuery;
  rows: ReadonlyMap<number, TaskRow>;
  indexByPath: ReadonlyMap<string, number>;
  /** Why the list may be old. */
  failure: string | null;
}

const chunk = 40;
/** Of a table at once; more than a screen is high. */
export const firstTableRows = 60;
/** Of each column at once: what most screens show. */
export const firstCards = 12;
const maxRanges = 40;
const maxRows = 600;

/** The query as the server lists it: a board is grouped by status, whatever the table is grouped by. */
export function listedAs({ view, group, ...query }: ListQuery): ListQuery {
  return { ...query, view, group: view === 'board' ? 'status' : group };
}

/**
 * A list of the server's, of which the browser holds the parts that are looked at. One request is under way at a
 * time; what was asked for meanwhile goes out together when it is back, so that fast scrolling never piles up.
 */
export class TaskWindow {
  #snapshot: ListSnapshot;
  #listeners = new Set<() => void>();
  #wanted = new Map<string, readonly ListRange[]>();
  #abort: AbortController | null = null;
  #running: Promise<void> | null = null;
  /** `news`: all, unless what is shown is of the state that was reported. */
  #needs: 'nothing' | 'rows' | 'news' | 'all' = 'nothing';
  #reported = '';
  #held = false;
  #isLoading = false;

  constructor(query: ListQuery, answer: TaskListAnswer) {
    this.#snapshot = taken(query, answer);
  }

  readonly snapshot = (): ListSnapshot => this.#snapshot;

  /** Whether another list is on its way. Apart from the snapshot: what draws rows need not look when this changes. */
  readonly isLoading = (): boolean => this.#isLoading;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows another list; the old one stays until the new one is there. */
  show(query: ListQuery): void {
    if (formatListQuery(query) === formatListQuery(this.#snapshot.query) && this.#abort === null) return;
    this.#abort?.abort();
    this.#wanted.clear();
    this.#needs = 'nothing';
    this.#start(this.#ask(query, firstPart(query), true));
  }

  /** What a viewer (the table, a column) has near the eye; what is missing of it is fetched. */
  want(viewer: string, ranges: readonly ListRange[]): void {
    if (ranges.length === 0) this.#wanted.delete(viewer);
    else this.#wanted.set(viewer, ranges);
    if (this.#needs === 'nothing') this.#needs = 'rows';
    this.#go();
  }

  /** Looks at the repository anew. Resolves when what is shown is at least as new as the call. */
  async refresh(): Promise<void> {
    this.#needs = 'all';
    this.#go();
    while (!this.#held && (this.#running !== null || this.#needs === 'all')) {
      await (this.#running ?? Promise.resolve());
      this.#go();
    }
  }

  /** The repository is reported to be in this state: looks at it, unless what is shown, or comes just now, is of it. */
  follow(state: string): void {
    this.#reported = state;
    if (this.#needs !== 'all') this.#needs = 'news';
    this.#go();
  }

  /** While something is being dragged, nothing moves away under it. */
  hold(isHeld: boolean): void {
    this.#held = isHeld;
    this.#go();
  }

  #go(): void {
    if (this.#running !== null || this.#needs === 'nothing') return;
    const isWhole =
      this.#needs === 'all' || (this.#needs === 'news' && this.#snapshot.state !== this.#reported);
    if (isWhole && this.#held) return;
    const ranges = this.#ranges(isWhole);
    this.#needs = 'nothing';
    if (ranges.length === 0 && !isWhole) return;
    this.#start(this.#ask(this.#snapshot.query, `ranges=${ranges.join(',') || '0:1'}`, isWhole));
  }

  #start(asking: Promise<void>): void {
    const run = asking.then(() => {
      if (this.#running !== run) return;
      this.#running = null;
      this.#go();
    });
    this.#running = run;
  }

  /** What is looked at in whole chunks; without `isWhole` only what is not here yet. */
  #ranges(isWhole: boolean): string[] {
    const { rows, total } = this.#snapshot;
    const chunks = new Set<number>();
    for (const { from, count } of [...this.#wanted.values()].flat()) {
      for (let at = Math.floor(from / chunk); at * chunk < Math.min(from + count, total); at++) {
        if (isWhole || hasGap(rows, at * chunk, Math.min(total, (at + 1) * chunk), from, from + count))
          chunks.add(at);
      }
    }
    return [...chunks].slice(0, Math.min(maxRanges, maxRows / chunk)).map((at) => `${at * chunk}:${chunk}`);
  }

  async #ask(query: ListQuery, part: string, replaces: boolean): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    if (replaces) this.#load(true);
    const search = formatListQuery(listedAs(query));
    try {
      const response = await fetch(`/api/tasks${search === '' ? '?' : `${search}&`}${part}`, {
        signal: abort.signal,
      });
      const body = (await response.json()) as TaskListAnswer & { error?: { message: string } };
      if (!response.ok) throw new Error(body.error?.message ?? `The server answered ${response.status}.`);
      if (abort.signal.aborted) return;
      this.#take(query, body, replaces);
    } catch (error) {
      if (abort.signal.aborted) return;
      const isLost = error instanceof TypeError;
      this.#isLoading = false;
      this.#change({
        failure: isLost ? 'The server does not answer. Is it still running?' : (error as Error).message,
      });
    } finally {
      if (this.#abort === abort) this.#abort = null;
    }
  }

  #take(query: ListQuery, answer: TaskListAnswer, replaces: boolean): void {
    if (replaces) {
      this.#snapshot = taken(query, answer, this.#snapshot);
      this.#isLoading = false;
      // The list may have become longer or shorter below what was asked for.
      if (this.#needs === 'nothing') this.#needs = 'rows';
    } else if (answer.state !== this.#snapshot.state) {
      this.#needs = 'all';
      return;
    } else {
      const rows = new Map(this.#snapshot.rows);
      const indexByPath = new Map(this.#snapshot.indexByPath);
      fill(rows, indexByPath, answer, this.#snapshot);
      this.#snapshot = { ...this.#snapshot, rows, indexByPath, failure: null };
    }
    this.#tell();
  }

  #load(isLoading: boolean): void {
    if (this.#isLoading === isLoading) return;
    this.#isLoading = isLoading;
    this.#tell();
  }

  #change(part: Partial<ListSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export function firstPart({ view }: ListQuery): string {
  return view === 'board' ? `each=${firstCards}` : `from=0&count=${firstTableRows}`;
}

function taken(
  query: ListQuery,
  { windows, ...answer }: TaskListAnswer,
  before?: ListSnapshot,
): ListSnapshot {
  const rows = new Map<number, TaskRow>();
  const indexByPath = new Map<string, number>();
  fill(rows, indexByPath, { windows }, before);
  return { ...answer, query, rows, indexByPath, failure: null };
}

/** A row that says the same as before stays the same object: what shows it need not be drawn anew. */
function fill(
  rows: Map<number, TaskRow>,
  indexByPath: Map<string, number>,
  { windows }: Pick<TaskListAnswer, 'windows'>,
  before?: ListSnapshot,
): void {
  for (const { from, rows: part } of windows) {
    for (const [at, row] of part.entries()) {
      const index = before?.indexByPath.get(row.path);
      const old = index === undefined ? undefined : before?.rows.get(index);
      rows.set(from + at, old && JSON.stringify(old) === JSON.stringify(row) ? old : row);
      indexByPath.set(row.path, from + at);
    }
  }
}

function hasGap(
  rows: ReadonlyMap<number, TaskRow>,
  from: number,
  to: number,
  wantedFrom: number,
  wantedTo: number,
): boolean {
  for (let at = Math.max(from, wantedFrom); at < Math.min(to, wantedTo); at++) if (!rows.has(at)) return true;
  return false;
}
