import { jest } from '@jest/globals';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PathnameContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime.js';
import type { NavNode } from '#components/shell/nav-data.ts';
import { NavTree } from '#components/shell/nav-tree.tsx';
import { type NavSnapshot, refreshTree } from '#components/shell/use-nav-tree.ts';

const tree: NavNode[] = [
  {
    ...{ n: 'tasks', k: 'folder', m: 3 },
    c: [
      { n: 'alpha.md', k: 'task', t: 'Do alpha', i: 'W-ALPHA', s: 'ready' },
      { n: 'beta.md', k: 'task', t: 'Beta', i: 'W-BETA', s: null, e: 'The task has no status.' },
      { n: 'gamma.md', k: 'task', t: 'Gamma', i: 'W-GAMMA', s: 'completed' },
    ],
  },
  { n: 'guide.md', k: 'doc', t: 'Guide' },
];
const whole: NavSnapshot = { tag: '"run-1"', whole: true, files: 4, nodes: tree };
const pruned: NavSnapshot = {
  ...{ tag: '"run-1"', whole: false, files: 4 },
  nodes: [
    { n: 'tasks', k: 'folder', m: 3 },
    { n: 'guide.md', k: 'doc', t: 'Guide' },
  ],
};

const asked: Headers[] = [];
let answer: () => Response;

beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.checkVisibility ??= () => true;
  // The far end of the wire.
  globalThis.fetch = jest.fn(async (_url: unknown, init?: RequestInit) => {
    asked.push(new Headers(init?.headers));
    return answer();
  }) as unknown as typeof fetch;
});

beforeEach(() => {
  asked.length = 0;
  answer = () => Response.json(tree, { headers: { etag: '"run-1"' } });
  // biome-ignore lint/suspicious/noDocumentCookie: forgets what the test before remembered.
  document.cookie = 'tasks_tree=; path=/; max-age=0';
  sessionStorage.clear();
});

function show(initial: NavSnapshot, openFolders: string[], pathname = '/') {
  return render(
    <PathnameContext.Provider value={pathname}>
      <NavTree initial={{ ...initial, json: JSON.stringify(initial.nodes) }} openFolders={openFolders} />
    </PathnameContext.Provider>,
  );
}

const titles = () =>
  screen.getAllByRole('treeitem').map((row) => row.querySelector('.shell-row-title')?.textContent);
const row = (title: string) => screen.getByText(title).closest('[role=treeitem]') as HTMLElement;

describe('the navigation tree', () => {
  test('marks the page that is open and reveals it in its folder', () => {
    show(whole, [], '/tasks/beta');
    expect(row('Beta').getAttribute('aria-current')).toBe('page');
    expect(row('Beta').tabIndex).toBe(0);
    expect(row('Guide').tabIndex).toBe(-1);
    expect(row('tasks').getAttribute('aria-expanded')).toBe('true');
  });

  test('tells what is wrong with a malformed file', () => {
    show(whole, ['tasks']);
    const id = row('Beta').getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(id)?.textContent).toBe('The task has no status.');
  });

  test('folds and unfolds by the mark, and remembers it in a cookie', async () => {
    show(whole, ['tasks']);
    await userEvent.click(row('tasks').querySelector('.shell-row-fold') as Element);
    expect(titles()).toEqual(['tasks', 'Guide']);
    await userEvent.click(row('tasks').querySelector('.shell-row-fold') as Element);
    expect(titles()).toHaveLength(5);
    expect(document.cookie).toContain('tasks_tree=tasks');
  });

  test('is walked with arrows and letters, one row in the tab order', async () => {
    show(whole, ['tasks']);
    act(() => row('tasks').focus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(row('Beta'));
    await userEvent.keyboard('g');
    expect(document.activeElement).toBe(row('Gamma'));
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(titles()).toEqual(['tasks', 'Guide']);
    expect(document.activeElement).toBe(row('tasks'));
    expect(screen.getAllByRole('treeitem').filter((one) => one.tabIndex === 0)).toHaveLength(1);
  });

  test('is filtered by «/» and words, says how many match, and Escape gives everything back', async () => {
    show(whole, []);
    await userEvent.keyboard('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    await userEvent.keyboard('w-alp');
    await waitFor(() => expect(titles()).toEqual(['tasks', 'Do alpha']));
    expect(screen.getByRole('status').textContent).toBe('1 of 4 files match');
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(row('tasks'));
    await userEvent.click(screen.getByRole('searchbox'));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(titles()).toEqual(['tasks', 'Guide']));
  });

  test('fetches the whole tree when a folder that was left out is opened', async () => {
    show(pruned, []);
    await userEvent.click(row('tasks').querySelector('.shell-row-fold') as Element);
    await waitFor(() => expect(titles()).toHaveLength(5));
    expect(asked[0]?.has('if-none-match')).toBe(false);
  });

  test('follows a change of a task, asking with the tag that it holds', async () => {
    show(whole, ['tasks']);
    answer = () => {
      const changed = structuredClone(tree);
      const alpha = changed[0]?.c?.[0];
      if (alpha) alpha.s = 'in_progress';
      return Response.json(changed, { headers: { etag: '"run-2"' } });
    };
    act(() => refreshTree());
    await waitFor(() => expect(row('Do alpha').querySelector('[data-status=in_progress]')).toBeTruthy());
    expect(asked[0]?.get('if-none-match')).toBe('"run-1"');
    answer = () => new Response(null, { status: 304 });
    act(() => refreshTree());
    await waitFor(() => expect(asked[1]?.get('if-none-match')).toBe('"run-2"'));
    expect(row('Do alpha')).toBeTruthy();
  });

  test('keeps what it shows when the server is gone', async () => {
    show(whole, ['tasks']);
    answer = () => new Response('', { status: 503 });
    act(() => refreshTree());
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(titles()).toHaveLength(5);
  });

  test('draws some rows of ten thousand, however far they go', () => {
    const nodes: NavNode[] = Array.from({ length: 10_000 }, (_, at) => ({ n: `doc-${at}.md`, k: 'doc' }));
    show({ tag: '"x"', whole: true, files: 10_000, nodes }, []);
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(100);
    expect(row('doc-0').getAttribute('aria-setsize')).toBe('10000');
  });
});
