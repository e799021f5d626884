import { defaultConfig } from '#lib/config.ts';
import { parseConfig } from '#lib/config-schema.ts';
import { openRepo } from '#lib/repo/root.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

test('an empty object gives the defaults', () => {
  expect(parseConfig('{}')).toEqual(defaultConfig);
  expect(defaultConfig).toMatchObject({
    taskRoots: ['tasks'],
    editable: ['tasks', 'docs', 'ai_notes'],
    manager: { concurrency: 2, reviewLimit: 5, timeoutMinutes: 60, retries: 1, worktrees: '.worktrees' },
  });
});

test.each([
  ['{"taskRoot": ["x"]}', 'taskRoot'],
  ['{"manager": {"concurrency": 0}}', 'manager.concurrency'],
  ['{"editable": ["../elsewhere"]}', 'editable.0'],
  ['{"editable": ["/etc"]}', 'editable.0'],
  ['{"statuses": {"Doing": "doing"}}', 'statuses.Doing'],
  ['{"manager": {"worker": "claude -p"}}', 'manager.worker'],
  ['{"chat": {"maxTokensPerDay": 0}}', 'chat.maxTokensPerDay'],
  ['{"chat": {"maxTokens": 9}}', 'chat'],
  ['[]', 'top level'],
  ['{', 'not valid JSON'],
])('%s is refused with the place named', (text, place) => {
  expect(() => parseConfig(text)).toThrow(place);
});

describe('in a repository', () => {
  let temp: TempRepo;
  beforeEach(() => {
    temp = tempRepo({ 'tasks.config.json': '{"taskRoots":["work"]}' });
  });
  afterEach(() => temp.remove());

  test('a change of the file counts at once', () => {
    const repo = openRepo({ root: temp.root });
    expect(repo.config.taskRoots).toEqual(['work']);
    temp.write({ 'tasks.config.json': '{"taskRoots":["work","more"]}' });
    expect(repo.config.taskRoots).toEqual(['work', 'more']);
  });

  test('a broken file is reported and the last good one stays in force', () => {
    const repo = openRepo({ root: temp.root });
    expect(repo.configProblem).toBeNull();
    temp.write({ 'tasks.config.json': '{"taskRoots":[' });
    expect(repo.config.taskRoots).toEqual(['work']);
    expect(repo.configProblem).toMatch('not valid JSON');
  });

  test('the state directory lies in the git common directory, for a worktree too', () => {
    temp.git('worktree', 'add', '-q', `${temp.root}-wt`);
    const worktree = openRepo({ root: `${temp.root}-wt` });
    expect(worktree.stateDir).toBe(`${temp.root}/.git/dataface-tasks`);
    expect(openRepo({ root: temp.root }).stateDir).toBe(worktree.stateDir);
    temp.git('worktree', 'remove', `${temp.root}-wt`);
  });
});
