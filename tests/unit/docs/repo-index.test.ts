import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIndexer, type Indexer } from '#lib/docs/repo-index.ts';
import { buildTree } from '#lib/docs/tree.ts';
import { openRepo } from '#lib/repo/root.ts';
import { taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

const files = {
  'README.md': '# The project\n',
  'docs/guide 2.md': '---\ntitle: Second\n---\n# Other\n',
  'docs/guide 10.md': 'No heading.\n',
  'docs/odd.md': '---\ntitle: "x\n---\n# Odd\n',
  'tasks/README.md': 'About tasks.\n',
  'tasks/infra/login.md': taskText({ status: 'todo' }),
  'tasks/infra/latin.md': Buffer.from('---\nstatus: todo\nowner: Jos\xe9\n---\n# Latin\n', 'latin1'),
  'tasks/infra/deep.md': `---\n${'# a long comment\n'.repeat(3000)}status: ready\n---\n# Deep\n`,
  'src/code.ts': '',
  'node_modules/x/README.md': '# Not ours\n',
};

let temp: TempRepo;
let indexer: Indexer | undefined;
beforeEach(() => {
  temp = tempRepo(files);
});
afterEach(async () => {
  await indexer?.close();
  temp.remove();
});

const open = (watch: boolean) => {
  indexer = createIndexer(openRepo({ root: temp.root }), { watch });
  return indexer;
};
const write = (path: string, text: string) => writeFileSync(join(temp.root, path), text);
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('the index', () => {
  test('holds every markdown file with its title, and malformed ones with their problem', async () => {
    const { docs, tasks, taskById } = await open(false).get();
    expect(docs.map(({ kind, path, title }) => `${kind} ${path}: ${title}`)).toEqual([
      'doc README.md: The project',
      'doc docs/guide 10.md: guide 10',
      'doc docs/guide 2.md: Second',
      'doc docs/odd.md: Odd',
      'doc tasks/README.md: README',
      'task tasks/infra/deep.md: Deep',
      'task tasks/infra/latin.md: Latin',
      'task tasks/infra/login.md: A task',
    ]);
    expect(docs.filter(({ problem }) => problem).map(({ path }) => path)).toEqual([
      'docs/odd.md',
      'tasks/infra/latin.md',
    ]);
    expect(tasks.map(({ id, status }) => [id, status])).toEqual([
      ['INFRA-DEEP', 'ready'],
      ['INFRA-LATIN', 'todo'],
      ['INFRA-LOGIN', 'todo'],
    ]);
    expect(taskById.get('INFRA-LATIN')?.findings[0]).toMatchObject({ code: 'encoding', severity: 'error' });
  });

  test('shows nothing that lies outside the repository', async () => {
    symlinkSync('/etc/hostname', join(temp.root, 'docs', 'out.md'));
    symlinkSync('../README.md', join(temp.root, 'docs', 'in.md'));
    const { docByPath } = await open(false).get();
    expect([docByPath.has('docs/out.md'), docByPath.has('docs/in.md')]).toEqual([false, true]);
  });

  test.each([false, true])(
    'sees every change that was made before it was asked (watching: %s)',
    async (watch) => {
      const index = open(watch);
      const statusOf = async () => (await index.get()).taskById.get('INFRA-LOGIN')?.status;
      await index.get();
      await settled();
      for (const status of ['ready', 'draft', 'ready', 'draft', 'todo']) {
        write('tasks/infra/login.md', taskText({ status }));
        expect(await statusOf()).toBe(status);
      }
      renameSync(join(temp.root, 'tasks/infra'), join(temp.root, 'tasks/web'));
      expect((await index.get()).taskById.has('WEB-LOGIN')).toBe(true);
      rmSync(join(temp.root, 'tasks/web/login.md'));
      expect((await index.get()).taskById.has('WEB-LOGIN')).toBe(false);
      write('tasks.config.json', '{"taskRoots":["docs"]}');
      expect((await index.get()).tasks.map(({ path }) => path)).toEqual(['docs/guide 2.md', 'docs/odd.md']);
    },
  );

  test('is the same object, and the same version, while nothing changes', async () => {
    const index = open(true);
    await settled();
    await index.get();
    await settled();
    const [first, second] = [await index.get(), await index.get()];
    expect(second).toBe(first);
    write('docs/new.md', '# New\n');
    const third = await index.get();
    expect(third.version).toBeGreaterThan(first.version);
  });

  test('answers callers at the same time with what was there when each asked', async () => {
    const index = open(false);
    const early = index.get();
    write('docs/late.md', '# Late\n');
    const late = index.get();
    const later = index.get();
    expect((await late).docByPath.get('docs/late.md')?.title).toBe('Late');
    expect(await later).toBe(await late);
    await early;
  });
});

describe('the tree', () => {
  test('has folders first and numbers in order, and is plain data', async () => {
    const tree = buildTree(await open(false).get());
    expect(tree.map(({ name }) => name)).toEqual(['docs', 'tasks', 'README.md']);
    expect(tree[0]?.children?.map(({ name }) => name)).toEqual(['guide 2.md', 'guide 10.md', 'odd.md']);
    expect(tree[1]?.children?.[0]).toMatchObject({
      kind: 'folder',
      path: 'tasks/infra',
      children: [
        { kind: 'task', status: 'ready' },
        { kind: 'task', status: 'todo', problem: expect.any(String) as string },
        { kind: 'task', status: 'todo', title: 'A task' },
      ],
    });
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
  });
});
