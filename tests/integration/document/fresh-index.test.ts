import { createIndexer } from '#lib/docs/repo-index.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import { openRepo } from '#lib/repo/root.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';
import { withFresh } from '../../../app/[...path]/fresh-index.ts';

let files: TempRepo;

afterEach(() => files.remove());

test('the open task and what it depends on show as they are on disk, whatever the index last saw', async () => {
  files = tempRepo({
    'tasks/a/one.md': '---\nid: A-ONE\nstatus: todo\ndepends_on: [A-TWO]\n---\n# One\n',
    'tasks/a/two.md': '---\nid: A-TWO\nstatus: todo\n---\n# Two\n',
  });
  const repo = openRepo({ root: files.root });
  const indexer = createIndexer(repo);
  const old = await indexer.get();
  await indexer.close();
  const open = async () => (await statRepoPath(repo, 'tasks/a/one.md')).identity;
  expect(await withFresh(repo, old, await open())).toBe(old);

  files.write({
    'tasks/a/one.md': '---\nid: A-ONE\nstatus: in_progress\ndepends_on: [A-TWO]\n---\n# One\n',
    'tasks/a/two.md': '---\nid: A-TWO\nstatus: completed\n---\n# Two\n',
  });
  const fresh = await withFresh(repo, old, await open());
  expect(fresh.taskByPath.get('tasks/a/one.md')?.status).toBe('in_progress');
  expect(fresh.taskById.get('A-TWO')?.status).toBe('completed');
  expect(old.taskById.get('A-TWO')?.status).toBe('todo');
});
