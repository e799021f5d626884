import { overviewOf } from '#components/task/overview.ts';
import { createIndexer, type Indexer } from '#lib/docs/repo-index.ts';
import { buildTree } from '#lib/docs/tree.ts';
import { openRepo } from '#lib/repo/root.ts';
import { backlogFiles } from '#tests/helpers/backlog-repo.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
let indexer: Indexer | undefined;

beforeEach(() => {
  temp = tempRepo(backlogFiles);
});
afterEach(async () => {
  await indexer?.close();
  indexer = undefined;
  temp.remove();
});

describe('pages of a repository of Backlog.md', () => {
  test('every file of it is in the tree: tasks with their status, all else as documents', async () => {
    indexer = createIndexer(openRepo({ root: temp.root }));
    const index = await indexer.get();
    const markdown = Object.keys(backlogFiles).filter((path) => path.endsWith('.md'));
    expect(index.docs.map(({ path }) => path)).toEqual(markdown.toSorted());
    const [backlog] = buildTree(index);
    expect(backlog?.children?.map(({ name }) => name)).toEqual([
      ...['archive', 'completed', 'decisions', 'docs', 'drafts', 'milestones', 'tasks'],
    ]);
    expect(backlog?.children?.at(-1)?.children?.map(({ kind, status }) => [kind, status])).toEqual([
      ['task', 'completed'],
      ['task', 'todo'],
      ['task', 'in_progress'],
      ['task', null],
      ['task', null],
      ['task', null],
      ['task', 'completed'],
    ]);
    const kinds = index.docs.filter(({ kind }) => kind === 'doc').map(({ path }) => path.split('/')[1]);
    expect(kinds).toEqual(['archive', 'decisions', 'docs', 'milestones']);
    // The number of an archived task is given to another one: the archive must not shadow it.
    expect(index.taskById.get('BACK-12')?.path).toContain('passkey');
  });

  test('home counts them, and names the broken ones', async () => {
    indexer = createIndexer(openRepo({ root: temp.root }));
    const overview = overviewOf(await indexer.get());
    expect(Object.fromEntries(overview.counts)).toEqual({
      ...{ completed: 3, draft: 1, todo: 1, in_progress: 1, unknown: 3 },
    });
    expect(overview.inProgress.map(({ task }) => task.id)).toEqual(['BACK-12.1']);
    expect(overview.broken.map(({ path }) => path.slice('backlog/tasks/'.length, -3))).toEqual([
      'back-20 - Broken',
      'back-21 - No-fields-at-all',
    ]);
  });

  test('a change of its configuration changes what the words mean, on a running server, too', async () => {
    indexer = createIndexer(openRepo({ root: temp.root }), { watch: true });
    await expectStatus('BACK-13', null);
    const config = backlogFiles['backlog/config.yml'] ?? '';
    temp.write({ 'backlog/config.yml': config.replace('"To Do"\n', '"Awaiting Approval"\n') });
    await expectStatus('BACK-13', 'todo');
  });
});

async function expectStatus(id: string, status: string | null): Promise<void> {
  const until = Date.now() + 5_000;
  for (;;) {
    const found = (await indexer?.get())?.taskById.get(id)?.status;
    if (found === status || Date.now() > until) return expect(found).toBe(status);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
