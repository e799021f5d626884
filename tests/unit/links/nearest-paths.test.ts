import { nearestPaths } from '#lib/links/nearest-paths.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from '#lib/tasks/model.ts';

function indexOf(docs: readonly DocEntry[], tasks: Record<string, string> = {}): RepoIndex {
  const taskById = Object.entries(tasks).map(([id, path]) => [id, { id, path } as Task] as const);
  return {
    docs,
    tasks: [],
    taskById: new Map(taskById),
    taskByPath: new Map(),
    docByPath: new Map(docs.map((doc) => [doc.path, doc])),
    version: 1,
  };
}

const docOf = (path: string, title = path): DocEntry => ({ kind: 'doc', path, title, mtimeMs: 0, size: 0 });

describe('what is nearest to a path that is not there', () => {
  const docs = [
    'README.md',
    'docs/chat.md',
    'docs/guide.md',
    'docs/guides/README.md',
    'docs/manager.md',
    'docs/old/manager.md',
    'docs/Release_Notes.md',
    'docs/überblick.md',
    'tasks/chat/streaming.md',
    'tasks/chat/undo.md',
  ].map((path) => docOf(path));
  const titled = docOf('docs/01-start.md', 'Getting started');
  const index = indexOf([...docs, titled], { 'CHAT-UNDO': 'tasks/chat/undo.md' });
  const near = (path: string) => nearestPaths(path, index).map((doc) => doc.path);

  test('has one letter wrong, missing, too many, or two of them swapped', () => {
    for (const typed of ['manger', 'mnaager', 'managger', 'mansger'])
      expect(near(`docs/${typed}`)).toEqual(['docs/manager.md', 'docs/old/manager.md']);
    expect(near('dosc/manager')).toEqual(['docs/manager.md', 'docs/old/manager.md']);
  });

  test('has its name elsewhere, the nearest folder first', () => {
    expect(near('tasks/chat/guide')[0]).toBe('docs/guide.md');
    expect(near('docs/old/2024/manager')).toEqual(['docs/old/manager.md', 'docs/manager.md']);
    expect(near('guides')[0]).toBe('docs/guides/README.md');
  });

  test('is the same in another case, with another ending or with other signs between its words', () => {
    expect(near('Docs/Guide')[0]).toBe('docs/guide.md');
    expect(near('docs/guide.html')[0]).toBe('docs/guide.md');
    expect(near('docs/GUIDE.MD')[0]).toBe('docs/guide.md');
    expect(near('docs/release-notes')).toEqual(['docs/Release_Notes.md']);
    expect(near('docs/release notes.md')).toEqual(['docs/Release_Notes.md']);
    expect(near('docs/\u0075\u0308berblick')).toEqual(['docs/überblick.md']);
  });

  test('is called by its id or its title', () => {
    expect(near('chat-undo')[0]).toBe('tasks/chat/undo.md');
    expect(near('docs/getting-started')).toEqual(['docs/01-start.md']);
  });

  test('has words like it; a shared folder alone is no likeness', () => {
    expect(near('tasks/chat/stream')).toEqual(['tasks/chat/streaming.md']);
    expect(near('tasks/chat/nothing')).toEqual([]);
    expect(near('')).toEqual([]);
    expect(near('…')).toEqual([]);
  });
});

test('of many files five are named, the likeliest first', () => {
  const docs = Array.from({ length: 10_000 }, (_, at) => docOf(`tasks/area-${at % 10}/task-${at}.md`));
  const near = nearestPaths('tasks/area-3/tsak-1233', indexOf(docs));
  expect(near).toHaveLength(5);
  expect(near[0]?.path).toBe('tasks/area-3/task-1233.md');
});
