import { ChangeDesk } from '#components/board/change-desk.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';

// The far end of the wire: what it is asked is written down, and answered as the test says.

interface Asked {
  url: string;
  tasks: string[];
}

const rows = (count: number): TaskRow[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: `T-${at}`, path: `t${at}.md`, title: `${at}`, status: 'todo', updatedMs: 0 },
  }));
const toReady = { field: 'status', value: 'ready' } as const;

let asked: Asked[];
let answer: (one: Asked) => Response | Promise<Response>;

beforeEach(() => {
  asked = [];
  answer = ({ tasks }) =>
    Response.json({ results: tasks.map((task) => ({ task, ok: true, editId: `e-${task}`, changes: {} })) });
  globalThis.fetch = (async (url: string, init?: RequestInit) => {
    const { tasks = [] } = JSON.parse(String(init?.body)) as { tasks?: string[] };
    asked.push({ url, tasks });
    return answer({ url, tasks });
  }) as typeof fetch;
});

function watched() {
  const desk = new ChangeDesk(async () => undefined);
  const progress: string[] = [];
  desk.subscribe(() => {
    const now = desk.snapshot().progress;
    if (now && progress.at(-1) !== `${now.done} of ${now.total}`)
      progress.push(`${now.done} of ${now.total}`);
  });
  return { desk, progress };
}

test('many tasks are changed in parts, and how far it is is told', async () => {
  const { desk, progress } = watched();
  const changed = await desk.apply(rows(230), toReady, 'moved to Ready');
  expect(asked.map(({ tasks }) => tasks.length)).toEqual([50, 50, 50, 50, 30]);
  expect(progress).toEqual(['0 of 230', '50 of 230', '100 of 230', '150 of 230', '200 of 230', '230 of 230']);
  expect(desk.snapshot().outcome).toMatchObject({ words: '230 moved to Ready', isRefusal: false });
  expect(desk.snapshot().progress).toBeNull();
  expect(changed).toHaveLength(230);
  expect(changed[0]).toMatchObject({ path: 't0.md', status: 'ready' });
});

test('a few are one request and tell of no progress', async () => {
  const { desk, progress } = watched();
  await desk.apply(rows(50), toReady, 'moved to Ready');
  expect(asked).toHaveLength(1);
  expect(progress).toEqual([]);
});

test('where the server is lost half-way, what is done, what is not known and what was not begun are told apart', async () => {
  const { desk } = watched();
  answer = ({ tasks }) => {
    if (asked.length === 2) throw new TypeError('fetch failed');
    return Response.json({
      results: tasks.map((task, at) =>
        at === 0
          ? { task, ok: false, code: 'refused', message: 'It cannot become ready.' }
          : { task, ok: true, editId: `e-${task}`, changes: {} },
      ),
    });
  };
  const changed = await desk.apply(rows(230), toReady, 'moved to Ready');
  expect(asked).toHaveLength(2);
  expect(changed).toHaveLength(49);
  const { outcome, refusals, pending } = desk.snapshot();
  expect(outcome?.words).toBe(
    '49 moved to Ready, 130 not begun, 1 refused: It cannot become ready. 50 not known: The server cannot be reached. The list shows them as they are.',
  );
  expect(outcome?.editIds).toHaveLength(49);
  expect([...refusals.keys()]).toEqual(['t0.md']);
  expect(pending.size).toBe(0);
});

test('stopped, it ends after the part that is under way', async () => {
  const { desk } = watched();
  const usual = answer;
  answer = (one) => {
    if (asked.length === 2) desk.stop();
    return usual(one);
  };
  await desk.apply(rows(230), toReady, 'moved to Ready');
  expect(asked).toHaveLength(2);
  expect(desk.snapshot().outcome).toMatchObject({
    words: '100 moved to Ready, 130 not begun',
    isRefusal: true,
  });
});

test('a single task can be changed while many are, and two of many are not mixed', async () => {
  const { desk } = watched();
  let letGo = () => {};
  const usual = answer;
  answer = async (one) => {
    if (asked.length === 1) await new Promise<void>((resolve) => (letGo = resolve));
    return usual(one);
  };
  const many = desk.apply(rows(120), toReady, 'moved to Ready');
  expect(await desk.apply(rows(60), { field: 'owner', value: 'bo' }, 'given to bo')).toEqual([]);
  expect(desk.snapshot().outcome?.words).toMatch(/^Wait for the change that is under way/);
  expect(await desk.apply(rows(1), { field: 'owner', value: 'bo' }, 'given to bo')).toHaveLength(1);
  expect(desk.snapshot().progress).toMatchObject({ done: 0, total: 120 });
  letGo();
  expect(await many).toHaveLength(120);
});

test('many changes are taken back one after the other, the last one first', async () => {
  const { desk, progress } = watched();
  await desk.apply(rows(60), toReady, 'moved to Ready');
  progress.length = 0;
  answer = ({ url }) =>
    url.includes('t7.md')
      ? Response.json({ error: { code: 'stale', message: 't7.md has changed since.' } }, { status: 409 })
      : Response.json({});
  await desk.undo();
  expect(asked[2]?.url).toBe('/api/edits/e-t59.md/undo');
  expect(progress.at(0)).toBe('0 of 60');
  expect(desk.snapshot().outcome?.words).toBe('59 undone, 1 not: t7.md has changed since.');
});
