import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createIndexer, type Indexer } from '#lib/docs/repo-index.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { openRepo } from '#lib/repo/root.ts';
import { makeCorpus, random, taskPath } from '#tests/bench/corpus.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo | undefined;
let indexer: Indexer | undefined;
afterEach(async () => {
  await indexer?.close();
  temp?.remove();
  temp = indexer = undefined;
});

const settled = (ms = 120) => new Promise((resolve) => setTimeout(resolve, ms));
const plain = ({ docs, tasks }: RepoIndex) => ({ docs, tasks });
const fresh = async (root: string) => plain(await createIndexer(openRepo({ root })).get());

function task(owner: string | number) {
  return `---\nstatus: todo\nowner: n${owner}\n---\n# Task ${owner}\n`;
}

async function watched(files: Record<string, string>) {
  temp = tempRepo(files);
  indexer = createIndexer(openRepo({ root: temp.root }), { watch: true });
  await indexer.get();
  await settled();
  await indexer.get();
  return { temp, indexer, root: temp.root };
}

describe('a watched index', () => {
  test('is the same for all who ask while what changed is being looked at', async () => {
    const { root, indexer: watching } = await watched({ 'tasks/a/t0.md': task(0) });
    mkdirSync(join(root, 'tasks/many'));
    for (let at = 0; at < 400; at++) writeFileSync(join(root, `tasks/many/t${at}.md`), task(at));
    // Some of them come when the look has begun and is not done.
    const asked: Promise<RepoIndex>[] = [];
    for (let turn = 0; turn < 60; turn++) {
      asked.push(watching.get());
      await new Promise((resolve) => setImmediate(resolve));
    }
    const counts = (await Promise.all(asked)).map(({ tasks }) => tasks.length);
    expect(new Set(counts)).toEqual(new Set([401]));
  });

  test('is what a first look would give, after whatever happened to files and folders', async () => {
    const names = ['a', 'b', 'c'].flatMap((folder) => [0, 1, 2].map((at) => `tasks/${folder}/t${at}.md`));
    const repo = await watched(Object.fromEntries(names.map((name, at) => [name, task(at)])));
    const at = (path: string) => join(repo.root, path);
    const next = random(11);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
    const folders = ['tasks/a', 'tasks/b', 'tasks/c', 'tasks/b/deep', 'tasks/d', 'docs'];
    let count = 0;
    const write = (path: string) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), task(count++));
    };
    const attempt = (work: () => void) => {
      try {
        work();
      } catch {
        // What is to be renamed or removed may not be there.
      }
    };
    const steps: (() => void)[] = [
      () => write(`${pick(folders)}/t${Math.floor(next() * 4)}.md`),
      () => write(`${pick(folders)}/t${Math.floor(next() * 4)}.md`),
      () => attempt(() => rmSync(at(`${pick(folders)}/t${Math.floor(next() * 4)}.md`))),
      () => attempt(() => renameSync(at(`${pick(folders)}/t1.md`), at(`${pick(folders)}/t2.md`))),
      () => attempt(() => renameSync(at(pick(folders)), at(pick(folders)))),
      () => attempt(() => rmSync(at(pick(folders)), { recursive: true })),
    ];
    for (let round = 0; round < 60; round++) {
      for (let step = 0; step < 1 + next() * 4; step++) pick(steps)();
      // In a new folder the system may have nothing to report yet: then a moment later.
      if (round % 3 === 0) await settled(30);
      const expected = await fresh(repo.root);
      let found = plain(await repo.indexer.get());
      if (JSON.stringify(found) !== JSON.stringify(expected)) {
        await settled(700);
        found = plain(await repo.indexer.get());
      }
      expect(found).toEqual(expected);
    }
  }, 60_000);

  test('follows a switch of branches and a mass rename', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, at) => [`tasks/w${at % 6}/t${at}.md`, task(at)]),
    );
    const { temp: repo, indexer: index, root } = await watched(files);
    repo.git('checkout', '-q', '-b', 'other');
    for (let at = 0; at < 120; at++)
      renameSync(join(root, `tasks/w${at % 6}/t${at}.md`), join(root, `tasks/w${at % 6}/r${at}.md`));
    expect(plain(await index.get())).toEqual(await fresh(root));
    writeFileSync(join(root, 'tasks/w0/r0.md'), task('changed'));
    repo.git('add', '-A');
    repo.git('commit', '-q', '-m', 'Rename');
    repo.git('checkout', '-q', 'main');
    expect((await index.get()).taskByPath.has('tasks/w3/t3.md')).toBe(true);
    expect(plain(await index.get())).toEqual(await fresh(root));
    repo.git('checkout', '-q', 'other');
    expect((await index.get()).taskByPath.get('tasks/w0/r0.md')?.owner).toBe('nchanged');
  });

  test('sees a change of the same length under a time set back', async () => {
    const { indexer: index, root } = await watched({ 'tasks/a.md': task(1) });
    const path = join(root, 'tasks/a.md');
    const before = new Date(Date.now() - 3_600_000);
    for (const owner of [2, 3, 4]) {
      writeFileSync(path, task(owner));
      utimesSync(path, before, before);
      expect((await index.get()).taskById.get('A')?.owner).toBe(`n${owner}`);
      await settled(40);
    }
  });
});

describe('a corpus with malformed files', () => {
  test('is listed whole, each malformed one with its error, also from what was kept', async () => {
    const corpus = makeCorpus({ tasks: 1_000, bytes: 200 });
    try {
      const open = () => createIndexer(openRepo({ root: corpus.root })).get();
      const first = await open();
      expect(first.tasks).toHaveLength(1_000);
      const broken = first.tasks.filter(({ findings }) =>
        findings.some(({ severity }) => severity === 'error'),
      );
      expect(broken.map(({ path }) => path).sort()).toEqual(
        Array.from({ length: 20 }, (_, at) => taskPath(at * 50 + 49)).sort(),
      );
      await settled(40);
      await open();

      const state = join(corpus.root, '.git', 'dataface-tasks');
      const kept = join(state, readdirSync(state).find((name) => name.startsWith('index-')) ?? '');
      const text = readFileSync(kept, 'utf8');
      expect(plain(await open())).toEqual(plain(first));
      writeFileSync(kept, text.replace('Task 7, the', 'Kept 7, the'));
      expect((await open()).taskByPath.get(taskPath(7))?.title).toMatch(/^Kept 7/);
      writeFileSync(join(corpus.root, taskPath(7)), task('new'));
      expect((await open()).taskByPath.get(taskPath(7))?.owner).toBe('nnew');
      expect((await open()).tasks).toHaveLength(1_000);
      for (const damaged of [
        '',
        '{',
        text.slice(0, -100),
        text.replace(/"madeBy":"[^"]/, '"madeBy":"'),
        '{"files":[1]}',
      ]) {
        writeFileSync(kept, damaged);
        expect((await open()).taskByPath.get(taskPath(8))?.title).toMatch(/^Task 8/);
      }
      rmSync(join(corpus.root, taskPath(8)));
      expect((await open()).taskByPath.has(taskPath(8))).toBe(false);
    } finally {
      corpus.remove();
    }
  });
});
