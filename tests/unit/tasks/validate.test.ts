import { createIndexer } from '#lib/docs/repo-index.ts';
import { openRepo } from '#lib/repo/root.ts';
import { errorsAcross, findingsOf } from '#lib/tasks/findings-of.ts';
import { validateTasks } from '#lib/tasks/validate.ts';
import { taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let made: TempRepo | undefined;
afterEach(() => {
  made?.remove();
  made = undefined;
});

async function findings(files: Record<string, string>, options: { strict?: boolean; only?: string[] } = {}) {
  made = tempRepo(files);
  const repo = openRepo({ root: made.root });
  const index = await createIndexer(repo).get();
  const only = options.only?.flatMap((id) => index.taskById.get(id) ?? []);
  const found = await validateTasks(repo, index, { strict: options.strict ?? false, ...(only && { only }) });
  return found.map(({ path, line, column, severity, code, message, remedy }) => {
    expect(remedy).not.toBe('');
    return `${path}:${line}:${column} ${severity} ${code}: ${message}`;
  });
}

describe('validation', () => {
  test('has nothing against a sound repository', async () => {
    const files = {
      'tasks/a.md': taskText({ status: 'ready', depends_on: '[B]' }),
      'tasks/b.md': taskText({ status: 'completed', completed: '2026-01-02' }),
    };
    expect(await findings(files, { strict: true })).toEqual([]);
  });

  test('names both files of a duplicate id, at the ids', async () => {
    const files = {
      'tasks/a.md': taskText({ status: 'todo', id: 'SAME' }),
      'tasks/b.md': taskText({ id: 'SAME', status: 'todo' }),
    };
    expect(await findings(files)).toEqual([
      'tasks/a.md:3:5 error duplicate-id: SAME is in tasks/a.md and tasks/b.md.',
      'tasks/b.md:2:5 error duplicate-id: SAME is in tasks/a.md and tasks/b.md.',
    ]);
  });

  test('points at the dependency that does not exist, or was cancelled', async () => {
    const files = {
      'tasks/a.md': '---\nstatus: todo\ndepends_on:\n  - B\n  - NONE\n---\n# A\n',
      'tasks/b.md': taskText({ status: 'cancelled' }),
    };
    expect(await findings(files)).toEqual([
      'tasks/a.md:4:5 warning dependency-cancelled: A depends on B, which was cancelled and will never be completed.',
      'tasks/a.md:5:5 error dependency-missing: A depends on NONE, which does not exist.',
    ]);
  });

  test('shows each circle once, as a path', async () => {
    const files = {
      'tasks/a.md': taskText({ status: 'todo', depends_on: '[B]' }),
      'tasks/b.md': taskText({ status: 'todo', depends_on: '[C]' }),
      'tasks/c.md': taskText({ status: 'todo', depends_on: '[A, D]' }),
      'tasks/d.md': taskText({ status: 'todo', depends_on: '[D]' }),
      'tasks/e.md': taskText({ status: 'todo', depends_on: '[A]' }),
    };
    const circles = [
      'tasks/a.md:3:14 error dependency-cycle: The dependencies go in a circle: A → B → C → A.',
      'tasks/d.md:3:14 error dependency-cycle: The dependencies go in a circle: D → D.',
    ];
    expect(await findings(files)).toEqual(circles);
    made?.remove();
    expect(await findings(files, { only: ['C'] })).toEqual(circles.slice(0, 1));
  });

  test('warns of empty sections of a planned task, and refuses them when strict', async () => {
    const body =
      '## Problem\n\n<!-- say it -->\n\n## Plan\n\n- [ ]\n\nTBD\n\n```\n## Acceptance Criteria\nx\n```\n';
    const files = { 'tasks/a.md': `---\nstatus: ready\n## Plan\n---\n# A\n\n${body}` };
    expect(await findings(files)).toEqual([
      'tasks/a.md:7:1 warning section-empty: The section Problem is empty.',
      'tasks/a.md:20:1 warning section-missing: The section Acceptance Criteria is missing.',
    ]);
    made?.remove();
    expect((await findings(files, { strict: true })).every((line) => line.includes(' error '))).toBe(true);
  });

  test('tells what contradicts itself', async () => {
    const files = {
      'tasks/a.md': taskText({ status: 'completed' }),
      'tasks/b.md': taskText({ status: 'todo', completed: '2026-01-01' }),
    };
    expect((await findings(files)).map((line) => line.split(': ')[0])).toEqual([
      'tasks/a.md:2:9 warning completed-missing',
      'tasks/b.md:3:12 warning completed-early',
    ]);
  });

  test('of a file whose YAML is broken says that, and holds nothing else against it or its id', async () => {
    const files = {
      'tasks/a.md': '---\nid: A-1\nstatus: ready\ndepends_on: [NONE]\nowner: "ana\n---\n# A\n',
      'tasks/b.md': taskText({ id: 'A-1', status: 'completed', completed: '2026-01-02' }),
      'tasks/c.md': taskText({ status: 'todo', depends_on: '[A-1]' }),
    };
    expect((await findings(files, { strict: true })).map((line) => line.split(': ')[0])).toEqual([
      expect.stringMatching(/^tasks\/a\.md:\d+:\d+ error yaml$/) as string,
    ]);
  });

  test('of one task is asked for once while nothing changes, and counts what stands between files', async () => {
    made = tempRepo({
      'tasks/a.md': taskText({ status: 'todo', depends_on: '[B]' }),
      'tasks/b.md': taskText({ status: 'todo', depends_on: '[A, NONE]' }),
    });
    const repo = openRepo({ root: made.root });
    const indexer = createIndexer(repo);
    const index = await indexer.get();
    const [a] = index.tasks;
    if (!a) throw new Error('There is a task.');
    const found = await findingsOf(repo, index, a);
    expect(found.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual([
      'dependency-cycle 3:14',
    ]);
    expect(await findingsOf(repo, index, a)).toBe(found);
    expect(errorsAcross(index).map(({ path }) => path)).toEqual(['tasks/b.md', 'tasks/a.md']);
    made.write({ 'tasks/b.md': taskText({ status: 'todo' }) });
    const now = await indexer.get();
    expect(await findingsOf(repo, now, now.tasks[0] ?? a)).toEqual([]);
  });

  test('looks into a file once for each version of it that the index knows', async () => {
    made = tempRepo({
      'tasks/a.md': taskText({ status: 'ready' }),
      'tasks/b.md': taskText({ status: 'ready' }),
    });
    const repo = openRepo({ root: made.root });
    const indexer = createIndexer(repo);
    const codes = async () =>
      (await validateTasks(repo, await indexer.get(), { ready: true })).map(
        ({ path, code }) => `${path} ${code}`,
      );
    expect(await codes()).toEqual([]);
    const before = await indexer.get();
    made.write({ 'tasks/a.md': taskText({ status: 'ready' }, '# A\n') });
    // As when another file has changed: what was read of this one counts until the index has seen it anew.
    expect(await validateTasks(repo, { ...before, tasks: [...before.tasks] }, { ready: true })).toEqual([]);
    expect(await codes()).toEqual(Array(3).fill('tasks/a.md section-missing'));
  });
});
