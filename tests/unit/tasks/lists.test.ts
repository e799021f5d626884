import { defaultConfig } from '#lib/config.ts';
import { assembleIndex } from '#lib/docs/assemble-index.ts';
import {
  boardHref,
  defaultListQuery,
  formatListQuery,
  parseListQuery,
} from '#lib/tasks/filter/list-query.ts';
import { listAnswer, maxRows } from '#lib/tasks/lists/answer.ts';
import { boardFrame } from '#lib/tasks/lists/columns.ts';
import { orderTasks } from '#lib/tasks/lists/order.ts';
import { readListRequest } from '#lib/tasks/lists/request.ts';
import { vocabularyOf } from '#lib/tasks/lists/vocabulary.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { random, taskPath, taskText } from '#tests/bench/corpus.ts';

type Files = Parameters<typeof assembleIndex>[0];

function indexOf(texts: Record<string, string>, config = defaultConfig) {
  const files = Object.entries(texts).map(([path, text], at) => {
    const task = parseTask(path, text, config);
    return { entry: { kind: 'task', path, title: task?.title ?? '', mtimeMs: at, size: 1 }, task };
  });
  return assembleIndex(files as unknown as Files, 1);
}

const sheet = (fields: Record<string, string>) =>
  `---\n${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n---\n`;

const config = { ...defaultConfig, milestones: ['late', 'early'] };
const small = indexOf({
  'tasks/a/t10.md': sheet({ title: 'Ten', status: 'ready', priority: 'p1', milestone: 'early', owner: 'bo' }),
  'tasks/a/t2.md': sheet({ title: 'Two', status: 'ready', priority: 'p1', milestone: 'late' }),
  'tasks/a/t3.md': sheet({ title: 'Three', status: 'todo', priority: 'p0', milestone: 'other' }),
  'tasks/b/none.md': sheet({ title: 'No priority', status: 'in_review' }),
  'tasks/b/odd.md': sheet({ title: 'Odd', status: 'Awaiting', owner: '"ana, bo"', labels: '[x, y]' }),
});

const titles = (query: Partial<typeof defaultListQuery>) =>
  orderTasks(small, config, { ...defaultListQuery, ...query }).tasks.map(({ title }) => title);

test('tasks are ordered by what was asked for, then by id as people count, and what has no value comes last', () => {
  expect(titles({})).toEqual(['Three', 'Two', 'Ten', 'No priority', 'Odd']);
  expect(titles({ sort: { key: 'priority', descending: true } })).toEqual([
    'Two',
    'Ten',
    'Three',
    'No priority',
    'Odd',
  ]);
  expect(titles({ sort: { key: 'updated', descending: true } })[0]).toBe('Odd');
  expect(titles({ q: 'status:ready', sort: { key: 'title', descending: false } })).toEqual(['Ten', 'Two']);
});

test('groups come in the order of the configuration, of a life, or of names; none is last', () => {
  const groups = (group: (typeof defaultListQuery)['group']) =>
    orderTasks(small, config, { ...defaultListQuery, group }).groups.map(({ key, start, count }) => [
      key,
      start,
      count,
    ]);
  expect(groups('milestone')).toEqual([
    ['late', 0, 1],
    ['early', 1, 1],
    ['other', 2, 1],
    [null, 3, 2],
  ]);
  expect(groups('status').map(([key]) => key)).toEqual(['todo', 'ready', 'in_review', null]);
  expect(groups('workstream').map(([key]) => key)).toEqual(['a', 'b']);
  expect(groups('none')).toEqual([[null, 0, 5]]);
});

test('an order is made once for a state of the repository, and anew when milestones are ordered otherwise', () => {
  const query = { ...defaultListQuery, group: 'milestone' as const };
  expect(orderTasks(small, config, query)).toBe(orderTasks(small, config, query));
  const other = orderTasks(small, { ...config, milestones: [] }, query);
  expect(other.groups.map(({ key }) => key)).toEqual(['early', 'late', 'other', null]);
});

test('an answer holds the windows that were asked for, in small rows, and never more than its bound', () => {
  const answer = listAnswer(small, config, defaultListQuery, [{ from: 1, count: 2 }], 's');
  expect(answer).toMatchObject({ state: 's', total: 5, all: 5, inReview: 1 });
  expect(answer.windows).toEqual([
    {
      from: 1,
      rows: [
        expect.objectContaining({ path: 'tasks/a/t2.md', priority: 'p1' }),
        expect.objectContaining({ path: 'tasks/a/t10.md', owner: 'bo' }),
      ],
    },
  ]);
  const each = listAnswer(small, config, { ...defaultListQuery, group: 'status' }, 1, 's');
  expect(each.windows.map(({ from, rows }) => [from, rows.length])).toEqual([
    [0, 1],
    [1, 1],
    [3, 1],
    [4, 1],
  ]);
  const next = random(5);
  const many = Object.fromEntries(
    Array.from({ length: maxRows + 50 }, (_, at) => [taskPath(at), taskText(at, next, 1)]),
  );
  const large = listAnswer(indexOf(many), config, defaultListQuery, [{ from: 0, count: 9_999 }], 's');
  expect(large.windows[0]?.rows).toHaveLength(maxRows);
  expect(JSON.stringify(large).length / maxRows).toBeLessThan(320);
});

test('the columns of the board are in the words of the repository, and say what may come in', () => {
  const own = boardFrame(small, config);
  expect(own.columns.map(({ status, canReceive }) => [status, canReceive])).toEqual([
    ['draft', true],
    ['todo', true],
    ['ready', true],
    ['in_progress', true],
    ['in_review', true],
    ['blocked', true],
    ['completed', true],
    ['cancelled', true],
    [null, false],
  ]);
  expect(own.columns.find(({ status }) => status === 'in_review')?.limit).toBe(5);
  expect(own.moves.worksheet?.todo).not.toContain('completed');

  const backlog = {
    folder: 'backlog',
    configPath: 'backlog/config.yml',
    statuses: ['To Do', 'Doing', 'Done'],
    defaultStatus: 'To Do',
    priorities: ['high', 'medium', 'low'],
    milestones: [],
    prefix: 'BACK',
  };
  const foreign = { ...defaultConfig, taskRoots: ['backlog/tasks'], backlog };
  const index = indexOf(
    {
      'backlog/tasks/back-1 - One.md': sheet({ id: 'BACK-1', title: 'One', status: 'Doing' }),
      'backlog/tasks/back-2 - Two.md': sheet({ id: 'BACK-2', title: 'Two', status: 'Blocked' }),
    },
    foreign,
  );
  const { columns, moves } = boardFrame(index, foreign);
  expect(columns.map(({ status, word, canReceive }) => [status, word, canReceive])).toEqual([
    ['todo', 'To Do', true],
    ['in_progress', 'Doing', true],
    ['blocked', undefined, false],
    ['completed', 'Done', true],
  ]);
  expect(moves.backlog?.in_progress).toEqual(['todo', 'completed']);
});

test('what is offered behind a key is what the tasks say, most used first', () => {
  expect(vocabularyOf(small, config)).toEqual({
    milestone: ['late', 'early', 'other'],
    owner: ['bo', 'ana'],
    workstream: ['a', 'b'],
    label: ['x', 'y'],
    status: ['Awaiting'],
  });
});

test('a query goes into an address and comes back; what is unknown has the default', () => {
  const query = parseListQuery(
    new URLSearchParams('q=status:ready "a b"&view=table&sort=-updated&group=owner'),
  );
  const search = formatListQuery(query);
  expect(search).toBe('?q=status:ready+%22a+b%22&view=table&sort=-updated&group=owner');
  expect(parseListQuery(new URLSearchParams(search))).toEqual(query);
  expect(formatListQuery(defaultListQuery)).toBe('');
  expect(parseListQuery(new URLSearchParams('view=x&sort=rm&group=__proto__'))).toEqual(defaultListQuery);
  expect(boardHref('is:ready')).toBe('/board?q=is:ready&view=table');
});

test('a request for rows is bounded, and says which part of it is wrong', () => {
  const read = (search: string) => readListRequest(new URLSearchParams(search));
  expect(read('').wanted).toEqual([{ from: 0, count: 100 }]);
  expect(read('ranges=0:40,400:40').wanted).toEqual([
    { from: 0, count: 40 },
    { from: 400, count: 40 },
  ]);
  expect(read('each=20').wanted).toBe(20);
  expect(() => read('count=100000')).toThrow(/count/);
  expect(() => read('from=-1')).toThrow(/from/);
  expect(() => read('ranges=0:1;2')).toThrow(/ranges/);
  expect(() => read('rows=1')).toThrow(/rows/);
  expect(() => read(`q=${'x'.repeat(3000)}`)).toThrow(/q/);
});
