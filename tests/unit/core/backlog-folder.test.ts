import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEditable } from '#lib/repo/policy.ts';
import { openRepo } from '#lib/repo/root.ts';
import { readBacklogSettings } from '#lib/tasks/formats/backlog-settings.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
afterEach(() => temp?.remove());

const configOf = (files: Record<string, string>) => {
  temp = tempRepo(files);
  return openRepo({ root: temp.root });
};
const roots = (folder: string) => ['tasks', 'completed', 'drafts'].map((name) => `${folder}/${name}`);
const aTask = { 'backlog/tasks/back-1 - A.md': '---\nid: BACK-1\nstatus: To Do\n---\n' };

describe('a folder of Backlog.md', () => {
  test('is recognised by its configuration, or by its tasks alone', () => {
    expect(configOf({ 'backlog/config.yml': 'task_prefix: back\n' }).config.taskRoots).toEqual([
      'tasks',
      ...roots('backlog'),
    ]);
    temp.remove();
    expect(configOf(aTask).config.backlog).toMatchObject({ folder: 'backlog', prefix: 'TASK' });
    temp.remove();
    expect(configOf({ '.backlog/config.yml': 'x: y\n' }).config.taskRoots).toEqual([
      'tasks',
      ...roots('.backlog'),
    ]);
    temp.remove();
    expect(configOf({ 'docs/a.md': '# A\n', 'backlog/notes.md': '# B\n' }).config.backlog).toBeUndefined();
  });

  test('may be named by a configuration in the root, never outside of the repository', () => {
    const files = { 'work/items/tasks/task-1 - A.md': '---\nid: TASK-1\n---\n' };
    const named = (folder: string) => {
      const { config } = configOf({
        ...files,
        'backlog.config.yml': `backlog_directory: ${folder}\nstatuses: [A, B]\n`,
      });
      temp.remove();
      return config.backlog;
    };
    expect(named('"work/items"')).toMatchObject({
      folder: 'work/items',
      statuses: ['A', 'B'],
      configPath: 'backlog.config.yml',
    });
    for (const folder of ['../work/items', '/work/items', '.', 'C:\\work', '~/work'])
      expect(named(folder)).toBeUndefined();
  });

  test('may be edited, but for its configuration, which can name programs', () => {
    const repo = configOf({ 'backlog/config.yml': 'a: b\n' });
    expect(isEditable(repo, 'backlog/tasks/back-1 - A.md')).toBe(true);
    expect(isEditable(repo, 'backlog/docs/doc-1 - A.md')).toBe(true);
    expect(isEditable(repo, 'backlog/config.yml')).toBe(false);
    expect(isEditable(repo, 'docs/a.md')).toBe(true);
  });

  test('gives way to what tasks.config.json says', () => {
    const repo = configOf({
      ...aTask,
      'tasks.config.json': '{"taskRoots":["backlog/tasks"],"editable":["docs"]}',
    });
    // Our own form in a folder of that name.
    expect(repo.config).toMatchObject({ taskRoots: ['backlog/tasks'], editable: ['docs'] });
    expect(repo.config.backlog).toBeUndefined();
    temp.write({
      'backlog/config.yml': 'milestones: [m2, m1]\n',
      'tasks.config.json': '{"taskRoots":["tasks","backlog"]}',
    });
    expect(repo.config).toMatchObject({
      taskRoots: ['tasks', ...roots('backlog')],
      milestones: ['m2', 'm1'],
    });
    temp.write({ 'tasks.config.json': '{"taskRoots":["tasks"],"milestones":["m1"]}' });
    expect(repo.config).toMatchObject({ taskRoots: ['tasks'], milestones: ['m1'] });
  });

  test('counts as soon as it is there, changes or goes', () => {
    const repo = configOf({});
    expect(repo.config.backlog).toBeUndefined();
    mkdirSync(join(temp.root, 'backlog/tasks'), { recursive: true });
    expect(repo.config.backlog?.statuses).toEqual(['To Do', 'In Progress', 'Done']);
    temp.write({ 'backlog/config.yml': 'statuses: [Open, Closed]\n' });
    expect(repo.config.backlog?.statuses).toEqual(['Open', 'Closed']);
    temp.remove();
    temp = tempRepo();
  });

  test('a configuration that leads out of the repository is not read', () => {
    const repo = configOf(aTask);
    const outside = tempRepo({ 'config.yml': 'task_prefix: outside\n' });
    symlinkSync(join(outside.root, 'config.yml'), join(temp.root, 'backlog/config.yml'));
    expect(repo.config.backlog?.prefix).toBe('TASK');
    outside.remove();
    writeFileSync(join(temp.root, 'backlog.config.yml'), `task_prefix: ${'x'.repeat(70_000)}\n`);
    expect(repo.config.backlog?.prefix).toBe('TASK');
  });
});

test('its settings are read as they are written by tools and by hand', () => {
  const text = `\uFEFFproject_name: "Demo" # a name
statuses: ["To Do", 'In Review', Won't do, "A # b", "✅ Done"] # the board
defaultStatus: Inbox
task_prefix: back # of ids
milestones:
  - "m 1"
  - m2
labels: []
priorities:
date_format: yyyy-mm-dd hh:mm
`;
  expect(readBacklogSettings(text, 'backlog', 'backlog/config.yml')).toEqual({
    folder: 'backlog',
    configPath: 'backlog/config.yml',
    statuses: ['To Do', 'In Review', "Won't do", 'A # b', '✅ Done'],
    defaultStatus: 'Inbox',
    priorities: ['high', 'medium', 'low'],
    milestones: ['m 1', 'm2'],
    prefix: 'BACK',
  });
  expect(readBacklogSettings(': [\n- x\nstatuses: []\n', 'b', 'b/config.yml')).toMatchObject({
    defaultStatus: 'To Do',
    prefix: 'TASK',
  });
});
