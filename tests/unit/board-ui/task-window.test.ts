import { fetchAllRows } from '#components/board/all-rows.ts';
import { TaskWindow } from '#components/board/task-window.ts';
import { defaultListQuery } from '#lib/tasks/filter/list-query.ts';
import type { ListRange, TaskListAnswer } from '#lib/tasks/lists/answer.ts';

// The far end of the wire: a list of `total` tasks, each answer let go by hand.

interface Asked {
  url: string;
  ranges: ListRange[];
  answer: () => Promise<void>;
  signal: AbortSignal | null | undefined;
}

const query = { ...defaultListQuery, view: 'table' as const };
let asked: Asked[] = [];
let state = 's1';
let total = 1_000;

function answerTo(ranges: readonly ListRange[]): TaskListAnswer {
  const windows = ranges.map(({ from, count }) => ({
    from,
    rows: Array.from({ length: Math.min(count, total - from) }, (_, at) => ({
      ...{ id: `T-${from + at}`, path: `t${from + at}.md`, title: `${state} ${from + at}` },
      ...{ status: 'todo' as const, updatedMs: 0 },
    })),
  }));
  const groups = [{ key: null, start: 0, count: total }];
  return { state, total, all: total, inReview: 0, groups, windows, problems: [] };
}

beforeEach(() => {
  asked = [];
  state = 's1';
  total = 1_000;
  globalThis.fetch = ((url: string, init?: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const params = new URL(url, 'http://localhost').searchParams;
      const ranges = params
        .get('ranges')
        ?.split(',')
        .map((text) => {
          const [from = 0, count = 0] = text.split(':').map(Number);
          return { from, count };
        }) ?? [{ from: Number(params.get('from') ?? 0), count: Number(params.get('count') ?? 20) }];
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      const answer = async () => {
        resolve(Response.json(answerTo(ranges)));
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      };
      asked.push({ url, ranges, answer, signal: init?.signal });
    })) as typeof fetch;
});

const made = () => new TaskWindow(query, answerTo([{ from: 0, count: 80 }]));

test('only what is not there is fetched, and what is asked for meanwhile goes out together', async () => {
  const store = made();
  store.want('table', [{ from: 0, count: 60 }]);
  expect(asked).toEqual([]);
  store.want('table', [{ from: 200, count: 40 }]);
  // Scrolled on before the answer: the places between are of no interest any more.
  store.want('table', [{ from: 500, count: 40 }]);
  store.want('table', [{ from: 800, count: 40 }]);
  expect(asked.map(({ ranges }) => ranges)).toEqual([[{ from: 200, count: 40 }]]);
  await asked[0]?.answer();
  expect(asked[1]?.ranges).toEqual([{ from: 800, count: 40 }]);
  await asked[1]?.answer();
  expect(store.snapshot().rows.get(815)?.id).toBe('T-815');
  expect(asked).toHaveLength(2);
});

test('another list takes the place of the one under way, which stays until it is there', async () => {
  const store = made();
  store.want('table', [{ from: 300, count: 10 }]);
  store.show({ ...query, q: 'a' });
  store.show({ ...query, q: 'ab' });
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, true, false]);
  expect(store.snapshot().query.q).toBe('');
  total = 3;
  await asked[2]?.answer();
  expect(store.snapshot()).toMatchObject({ query: { q: 'ab' }, total: 3 });
  expect(store.isLoading()).toBe(false);
});

test('rows of another state of the repository are not mixed in: all that is looked at is fetched anew', async () => {
  const store = made();
  store.want('table', [{ from: 40, count: 80 }]);
  state = 's2';
  await asked[0]?.answer();
  expect(store.snapshot().rows.get(90)).toBeUndefined();
  expect(asked[1]?.ranges).toEqual([
    { from: 40, count: 40 },
    { from: 80, count: 40 },
  ]);
  await asked[1]?.answer();
  expect(store.snapshot().state).toBe('s2');
  expect(store.snapshot().rows.get(41)?.title).toBe('s2 41');
});

test('while something is dragged nothing is taken over; after it, at once', async () => {
  const store = made();
  store.want('table', [{ from: 0, count: 40 }]);
  store.hold(true);
  state = 's2';
  void store.refresh();
  expect(asked).toEqual([]);
  store.hold(false);
  await asked[0]?.answer();
  expect(store.snapshot().state).toBe('s2');
});

test('a refresh is over when what is shown is at least as new', async () => {
  const store = made();
  store.want('table', [{ from: 0, count: 40 }]);
  let isOver = false;
  const first = store.refresh();
  const second = store.refresh().then(() => {
    isOver = true;
  });
  await asked[0]?.answer();
  expect(isOver).toBe(false);
  await asked[1]?.answer();
  await Promise.all([first, second]);
  expect(isOver).toBe(true);
});

test('a server that does not answer is told of, and what was there stays', async () => {
  const store = made();
  globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
  await store.refresh();
  expect(store.snapshot().failure).toMatch(/does not answer/);
  expect(store.snapshot().rows.get(3)?.id).toBe('T-3');
});

test('a report of the state that is shown, or comes just now, costs no request', async () => {
  const store = made();
  store.want('table', [{ from: 0, count: 40 }]);
  store.follow('s1');
  expect(asked).toEqual([]);
  state = 's2';
  const fresh = store.refresh();
  store.follow('s2');
  await asked[0]?.answer();
  await fresh;
  expect(asked).toHaveLength(1);
  expect(store.snapshot().state).toBe('s2');
  store.follow('s3');
  expect(asked).toHaveLength(2);
});

test('a row that says what it said stays the same object', async () => {
  const store = made();
  store.want('table', [{ from: 0, count: 80 }]);
  const before = store.snapshot();
  const answer = store.refresh();
  await asked[0]?.answer();
  await answer;
  expect(store.snapshot()).not.toBe(before);
  expect(store.snapshot().rows.get(7)).toBe(before.rows.get(7));
  state = 's2';
  store.follow('s2');
  await asked[1]?.answer();
  expect(store.snapshot().rows.get(7)?.title).toBe('s2 7');
});

test('that another list is on its way is told without the rows', async () => {
  const store = made();
  const before = store.snapshot();
  store.show({ ...query, q: 'a' });
  expect(store.isLoading()).toBe(true);
  expect(store.snapshot()).toBe(before);
  await asked[0]?.answer();
  expect(store.isLoading()).toBe(false);
});

test('every row of a list is fetched, and anew where the list changes meanwhile', async () => {
  total = 1_300;
  const steps: string[] = [];
  const all = fetchAllRows(query, new AbortController().signal, (done, of) => steps.push(`${done}/${of}`));
  const next = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    await asked.at(-1)?.answer();
  };
  await next();
  state = 's2';
  await next();
  for (let part = 0; part < 3; part++) await next();
  const rows = await all;
  expect(rows).toHaveLength(1_300);
  expect(new Set(rows.map(({ title }) => title.split(' ')[0]))).toEqual(new Set(['s2']));
  expect(asked.map(({ url }) => /from=\d+/.exec(url)?.[0])).toEqual([
    ...['from=0', 'from=600'],
    ...['from=0', 'from=600', 'from=1200'],
  ]);
  expect(steps.at(-1)).toBe('1300/1300');
});
