import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitStates } from '#lib/insights/git-states.ts';
import { openRepo } from '#lib/repo/root.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
const file = (status: string, more = '') => `---\ntitle: T\nstatus: ${status}\n---\n${more}`;
const keptAt = () => join(openRepo({ root: temp.root }).stateDir, 'task-history.json');

afterEach(() => temp.remove());

function commit(atS: number, files: Record<string, string>): void {
  temp.write(files);
  temp.git('add', '-A');
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.invalid', 'commit', '-qm', 'x'], {
    cwd: temp.root,
    env: { ...process.env, GIT_COMMITTER_DATE: `${atS} +0000`, GIT_AUTHOR_DATE: `${atS} +0000` },
  });
}
async function statesOf(path: string) {
  const states = await gitStates(openRepo({ root: temp.root }));
  return states?.get(path)?.map(({ atS, status }) => [atS, status]);
}

test('the statuses that a task had, with the times of their commits, and no others', async () => {
  temp = tempRepo();
  commit(1_000_000_000, { 'tasks/a/x.md': file('todo'), 'docs/x.md': file('todo') });
  commit(1_000_000_100, { 'tasks/a/x.md': file('todo', 'More words.\n') });
  commit(1_000_000_200, { 'tasks/a/x.md': file('in_progress') });
  commit(1_000_000_300, { 'tasks/a/x.md': file('nonsense') });
  rmSync(join(temp.root, 'tasks/a/x.md'));
  commit(1_000_000_400, {});
  expect(await statesOf('tasks/a/x.md')).toEqual([
    [1_000_000_000, 'todo'],
    [1_000_000_200, 'in_progress'],
    [1_000_000_300, null],
    [1_000_000_400, 'gone'],
  ]);
  expect(await statesOf('docs/x.md')).toBeUndefined();
});

test('only what came since is read, and a branch that was rewritten is read anew', async () => {
  temp = tempRepo();
  commit(1_000_000_000, { 'tasks/a/x.md': file('todo') });
  await statesOf('tasks/a/x.md');
  // What is kept is believed: were the old commit read again, this would not be there.
  const kept = readFileSync(keptAt(), 'utf8');
  writeFileSync(keptAt(), kept.replace('1000000000', '999999999'));
  commit(1_000_000_100, { 'tasks/a/x.md': file('blocked') });
  expect(await statesOf('tasks/a/x.md')).toEqual([
    [999_999_999, 'todo'],
    [1_000_000_100, 'blocked'],
  ]);
  temp.git('reset', '-q', '--hard', 'HEAD~1');
  commit(1_000_000_200, { 'tasks/a/x.md': file('cancelled') });
  expect(await statesOf('tasks/a/x.md')).toEqual([
    [1_000_000_000, 'todo'],
    [1_000_000_200, 'cancelled'],
  ]);
});

test('what a merge brought counts from the merge on', async () => {
  temp = tempRepo();
  commit(1_000_000_000, { 'tasks/a/x.md': file('todo') });
  temp.git('checkout', '-q', '-b', 'side');
  commit(1_000_000_100, { 'tasks/a/x.md': file('completed') });
  temp.git('checkout', '-q', 'main');
  commit(1_000_000_150, { 'other.md': 'x\n' });
  execFileSync(
    'git',
    ['-c', 'user.name=T', '-c', 'user.email=t@x.invalid', 'merge', '-q', '--no-ff', 'side'],
    {
      cwd: temp.root,
      env: { ...process.env, GIT_COMMITTER_DATE: '1000000200 +0000', GIT_MERGE_AUTOEDIT: 'no' },
    },
  );
  expect(await statesOf('tasks/a/x.md')).toEqual([
    [1_000_000_000, 'todo'],
    [1_000_000_200, 'completed'],
  ]);
});

test('no git, no commit and a damaged file of what was kept are no trouble', async () => {
  temp = tempRepo({ 'tasks/a/x.md': file('todo') });
  await statesOf('tasks/a/x.md');
  writeFileSync(keptAt(), '{"form":1,');
  expect(await statesOf('tasks/a/x.md')).toHaveLength(1);
  rmSync(join(temp.root, '.git'), { recursive: true });
  expect(await gitStates(openRepo({ root: temp.root }))).toBeNull();
  expect(existsSync(join(temp.root, '.dataface-tasks'))).toBe(false);
  execFileSync('git', ['init', '-q'], { cwd: temp.root });
  expect(await gitStates(openRepo({ root: temp.root }))).toBeNull();
});

test('odd names, links and files of other encodings are read or passed over', async () => {
  temp = tempRepo();
  commit(1_000_000_000, {
    'tasks/a b/ü "q".md': file('ready'),
    'tasks/-x.md': file('todo'),
    'tasks/a/big.md': file('todo', 'none missing\n'.repeat(30_000)),
  });
  expect(await statesOf('tasks/a b/ü "q".md')).toEqual([[1_000_000_000, 'ready']]);
  expect(await statesOf('tasks/-x.md')).toEqual([[1_000_000_000, 'todo']]);
  expect(await statesOf('tasks/a/big.md')).toEqual([[1_000_000_000, 'todo']]);
});
