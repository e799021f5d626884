import {
  defaultOpenFolders,
  foldersAbove,
  formatOpenFolders,
  type NavNode,
  parseOpenFolders,
  prune,
  type SourceNode,
  toNav,
} from '#components/shell/nav-data.ts';
import { countFiles, matchingRows, treeKey, typeAhead, visibleRows } from '#components/shell/nav-rows.ts';

const source: SourceNode[] = [
  {
    ...{ name: 'tasks', path: 'tasks', kind: 'folder', title: 'tasks' },
    children: [
      {
        ...{ name: 'infra', path: 'tasks/infra', kind: 'folder', title: 'infra' },
        children: [
          {
            name: 'alpha.md',
            path: 'tasks/infra/alpha.md',
            kind: 'task',
            title: 'Do alpha',
            status: 'ready',
          },
          {
            name: 'beta.md',
            path: 'tasks/infra/beta.md',
            kind: 'task',
            title: 'Beta',
            problem: 'No status.',
          },
        ],
      },
    ],
  },
  { name: 'guide.md', path: 'guide.md', kind: 'doc', title: 'Guide' },
];
const nav = toNav(source, (path) => (path.endsWith('alpha.md') ? 'INFRA-ALPHA' : undefined));
const paths = (nodes: readonly NavNode[], ...open: string[]) =>
  visibleRows(nodes, new Set(open)).map((row) => row.path);

describe('the navigation on the wire', () => {
  test('leaves out paths, and titles that are names', () => {
    expect(nav[0]?.c?.[0]?.c?.[0]).toEqual({
      ...{ n: 'alpha.md', k: 'task', t: 'Do alpha', s: 'ready', i: 'INFRA-ALPHA' },
    });
    expect(nav[0]).toMatchObject({ n: 'tasks', m: 2 });
    expect(nav[0]).not.toHaveProperty('t');
  });

  test('keeps a malformed task, with what is wrong with it and without a status', () => {
    expect(nav[0]?.c?.[0]?.c?.[1]).toMatchObject({ s: null, e: 'No status.' });
  });

  test('is pruned to open folders and a number of rows, and says whether that was all', () => {
    expect(paths(prune(nav, new Set(['tasks']), 200).nodes, 'tasks')).toEqual([
      'tasks',
      'tasks/infra',
      'guide.md',
    ]);
    expect(prune(nav, new Set(['tasks']), 200).whole).toBe(false);
    expect(prune(nav, new Set(['tasks', 'tasks/infra']), 200).whole).toBe(true);
    const many: NavNode[] = Array.from({ length: 10_000 }, (_, at) => ({ n: `${at}.md`, k: 'doc' }));
    const cut = prune(many, new Set(), 200);
    expect(cut.nodes).toHaveLength(200);
    expect(cut.whole).toBe(false);
  });
});

describe('open folders', () => {
  test('survive the cookie, whatever their names', () => {
    const names = ['a b/~x', 'tasks/ünï;code=,', '%2e'];
    expect(parseOpenFolders(formatOpenFolders(names))).toEqual(names);
    expect(formatOpenFolders(names)).toMatch(/^[^;,\s]*$/);
    expect(parseOpenFolders(undefined)).toBeNull();
    expect(parseOpenFolders('%E0%A4%A')).toEqual(['%E0%A4%A']);
  });

  test('fit into a cookie: the oldest are forgotten', () => {
    const many = Array.from({ length: 500 }, (_, at) => `folder-number-${at}`);
    const cookie = formatOpenFolders(many);
    expect(cookie.length).toBeLessThanOrEqual(2000);
    expect(parseOpenFolders(cookie)?.at(-1)).toBe('folder-number-499');
  });

  test('are the task root first, where nothing was chosen', () => {
    expect(defaultOpenFolders(nav, ['tasks'])).toEqual(['tasks']);
    expect(foldersAbove('tasks/infra/alpha')).toEqual(['tasks', 'tasks/infra']);
    expect(foldersAbove('guide')).toEqual([]);
  });
});

describe('the filter', () => {
  const found = (query: string) => matchingRows(nav, query).rows.map((row) => row.path);

  test('finds every word in title, id or path, and shows the folders on the way', () => {
    expect(found('do ALPHA')).toEqual(['tasks', 'tasks/infra', 'tasks/infra/alpha.md']);
    expect(found('infra-alpha')).toHaveLength(3);
    expect(found('guide')).toEqual(['guide.md']);
    expect(found('alpha guide')).toEqual([]);
    expect(matchingRows(nav, 'infra').files).toBe(2);
    expect(countFiles(nav)).toBe(3);
  });

  test('goes through ten thousand files well within a frame or two', () => {
    const many: NavNode[] = Array.from({ length: 10_000 }, (_, at) => ({
      n: `task-${at}.md`,
      k: 'task',
      t: `Task ${at}`,
    }));
    matchingRows(many, 'warm');
    const start = performance.now();
    expect(matchingRows(many, 'task 999').files).toBe(19);
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('keys in the tree', () => {
  const rows = visibleRows(nav, new Set(['tasks', 'tasks/infra']));

  test('arrows walk the rows, right opens or enters, left closes or goes up', () => {
    expect(rows.map(({ path, level, place, siblings }) => [path, level, place, siblings])).toEqual([
      ['tasks', 1, 1, 2],
      ['tasks/infra', 2, 1, 1],
      ['tasks/infra/alpha.md', 3, 1, 2],
      ['tasks/infra/beta.md', 3, 2, 2],
      ['guide.md', 1, 2, 2],
    ]);
    expect(treeKey('ArrowDown', rows, 0)).toEqual({ go: 1 });
    expect(treeKey('ArrowUp', rows, 0)).toEqual({ go: 0 });
    expect(treeKey('End', rows, 0)).toEqual({ go: 4 });
    expect(treeKey('ArrowRight', rows, 0)).toEqual({ go: 1 });
    expect(treeKey('ArrowLeft', rows, 0)).toEqual({ toggle: 'tasks' });
    expect(treeKey('ArrowLeft', rows, 3)).toEqual({ go: 1 });
    expect(treeKey('ArrowLeft', rows, 4)).toBeNull();
    expect(treeKey('ArrowRight', rows, 4)).toBeNull();
    expect(treeKey('ArrowRight', visibleRows(nav, new Set()), 0)).toEqual({ toggle: 'tasks' });
  });

  test('letters go to the next row that begins with them, round the end', () => {
    expect(typeAhead(rows, 0, 'g')).toBe(4);
    expect(typeAhead(rows, 4, 't')).toBe(0);
    expect(typeAhead(rows, 2, 'do')).toBe(2);
    expect(typeAhead(rows, 0, 'zz')).toBe(-1);
  });
});
