import { defaultConfig } from '#lib/config.ts';
import { assembleIndex } from '#lib/docs/assemble-index.ts';
import { indexText } from '#lib/docs/read-entry.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { taskChoices } from '#lib/tasks/choices.ts';
import { dependencyCandidates } from '#lib/tasks/dependency-candidates.ts';
import { readBacklogSettings } from '#lib/tasks/formats/backlog-settings.ts';
import type { Task } from '#lib/tasks/model.ts';

function indexOf(files: Record<string, string>, config = defaultConfig): RepoIndex {
  const read = Object.entries(files)
    .sort()
    .map(([path, text]) =>
      indexText({ path, mtimeMs: 1, size: 1, ino: 1, ctimeMs: 1, key: path }, text, config),
    );
  return assembleIndex(read, 1);
}
const at = (index: RepoIndex, path: string) => index.taskByPath.get(path) as Task;
const file = (fields: string) => `---\n${fields}\n---\n# A task\n`;

test('a status can become what makes sense first; the rest is marked', () => {
  const index = indexOf({ 'tasks/a/x.md': file('status: todo') });
  const { statuses } = taskChoices(defaultConfig, index, at(index, 'tasks/a/x.md'));
  expect(statuses.filter(({ allowed }) => allowed).map(({ value }) => value)).toEqual([
    ...['draft', 'ready', 'in_progress', 'blocked', 'cancelled'],
  ]);
  expect(statuses.slice(5).map(({ value, allowed }) => [value, allowed])).toEqual([
    ['in_review', false],
    ['completed', false],
  ]);
});

test('values of the repository complete, those used most first, configured milestones before all', () => {
  const index = indexOf({
    'tasks/a/x.md': file('status: todo\nowner: ana\nmilestone: m2\nlabels: [ui, api]'),
    'tasks/a/y.md': file('status: todo\nowner: ben\nmilestone: m3\nlabels: [ui]'),
    'tasks/a/z.md': file('status: todo\nowner: ben\nmilestone: m3'),
  });
  const config = { ...defaultConfig, milestones: ['m1', 'm2'] };
  expect(taskChoices(config, index, at(index, 'tasks/a/x.md'))).toMatchObject({
    milestones: ['m1', 'm2', 'm3'],
    owners: ['ben', 'ana'],
    labels: ['ui', 'api'],
  });
});

test('a task of Backlog.md has the words of its board, and none that it lacks', () => {
  const settings = readBacklogSettings(
    'statuses: ["Offen", "In Arbeit", "Done"]\n',
    'backlog',
    'backlog/config.yml',
  );
  const config = {
    ...defaultConfig,
    taskRoots: ['backlog/tasks'],
    statuses: { Offen: 'todo' as const, 'In Arbeit': 'in_progress' as const },
    backlog: settings,
  };
  const path = 'backlog/tasks/task-1 - x.md';
  const index = indexOf({ [path]: file('id: TASK-1\nstatus: Offen\npriority: high') }, config);
  const { statuses, priorities } = taskChoices(config, index, at(index, path));
  expect(statuses.map(({ word, value }) => [word, value])).toEqual([
    ['In Arbeit', 'in_progress'],
    ['Done', 'completed'],
  ]);
  expect(priorities.map(({ word }) => word)).toEqual(['high', 'medium', 'low']);
});

describe('what a task might be made to wait for', () => {
  const index = indexOf({
    'tasks/chat/drawer.md': file('title: The drawer\nstatus: todo\ndepends_on: [CHAT-STORE]'),
    'tasks/chat/store.md': file('title: Conversations are kept\nstatus: completed'),
    'tasks/chat/late.md': file('title: Drawer follow-up\nstatus: todo\ndepends_on: [CHAT-MIDDLE]'),
    'tasks/chat/middle.md': file('title: Between\nstatus: todo\ndepends_on: [CHAT-DRAWER]'),
    'tasks/cli/drawer.md': file('title: The drawer, printed\nstatus: todo'),
  });
  const ids = (query: string) =>
    dependencyCandidates(index, at(index, 'tasks/chat/drawer.md'), query).map(({ id }) => id);

  test('is found by words of id and title in any order, by letters where no word fits', () => {
    expect(ids('printed drawer')).toEqual(['CLI-DRAWER']);
    expect(ids('CHAT-LATE')).toEqual(['CHAT-LATE']);
    expect(ids('btwn')).toEqual(['CHAT-MIDDLE']);
    expect(ids('zzzz')).toEqual([]);
  });

  test('is open neighbours where nothing is typed; never itself, nor what it waits for already', () => {
    expect(ids('')).toEqual(['CHAT-LATE', 'CHAT-MIDDLE']);
    expect(ids('conversations')).toEqual([]);
  });

  test('says which would close a circle, also through others', () => {
    const found = dependencyCandidates(index, at(index, 'tasks/chat/drawer.md'), 'drawer');
    expect(Object.fromEntries(found.map(({ id, isCircle }) => [id, isCircle]))).toEqual({
      'CLI-DRAWER': false,
      'CHAT-LATE': true,
    });
  });
});
