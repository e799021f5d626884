import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createIndexer, type Indexer } from '#lib/docs/repo-index.ts';
import { isGitAtWork } from '#lib/repo/git-busy.ts';
import { openRepo } from '#lib/repo/root.ts';
import { type Change, type ChangeHub, createChangeHub } from '#lib/server/changes.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
let index: Indexer;
let hub: ChangeHub;
let heard: Change[];
let wake: () => void;
let stop: () => void;

beforeEach(async () => {
  temp = tempRepo({ 'tasks/a.md': '---\ntitle: A\nstatus: todo\n---\n', 'docs/d.md': '# D\n' });
  hub = createChangeHub(() => index.get());
  index = createIndexer(openRepo({ root: temp.root }), { watch: true, onReport: () => hub.poke() });
  await index.get();
  heard = [];
  wake = () => undefined;
  stop = hub.subscribe((change) => {
    heard.push(change);
    wake();
  });
  // The watches are set by the time that a change is heard at all.
  await changed('docs/first.md', '# First\n');
  // What was written more than once may be heard more than once.
  const last = hub.stateOf(await index.get());
  while (heard.at(-1)?.state !== last) await Promise.race([nextChange(), delay(20)]);
  heard.length = 0;
});
afterEach(async () => {
  stop();
  await index.close();
  temp.remove();
});

const at = (path: string) => join(temp.root, path);

/** Writes until it is heard: before the watches stand, a write is seen by nobody. */
async function changed(path: string, text: string): Promise<void> {
  for (let round = 0; !heard.some((change) => change.paths?.includes(path)); round++) {
    writeFileSync(at(path), `${text}\n${'x'.repeat(round)}`);
    await Promise.race([nextChange(), delay(300)]);
  }
}
const nextChange = () =>
  new Promise<void>((resolve) => {
    wake = resolve;
  });

test('a changed document is named, and that no task is among it', async () => {
  const next = nextChange();
  writeFileSync(at('docs/d.md'), '# D\n\nLonger.\n');
  await next;
  const state = hub.stateOf(await index.get());
  expect(heard).toEqual([{ paths: ['docs/d.md'], tasks: false, names: false, state }]);
});

test('a document that is called otherwise now is said to, for the links to it', async () => {
  const next = nextChange();
  writeFileSync(at('docs/d.md'), '# Another name\n');
  await next;
  expect(heard).toMatchObject([{ paths: ['docs/d.md'], names: true }]);
});

test('a save by rename, a new file and a removed one are named', async () => {
  const next = nextChange();
  writeFileSync(at('tasks/.a.tmp'), '---\ntitle: A\nstatus: ready\n---\n');
  renameSync(at('tasks/.a.tmp'), at('tasks/a.md'));
  renameSync(at('docs/d.md'), at('docs/e.md'));
  await next;
  expect(heard.flatMap((change) => change.paths).toSorted()).toEqual([
    'docs/d.md',
    'docs/e.md',
    'tasks/a.md',
  ]);
  expect(heard.some((change) => change.tasks)).toBe(true);
});

test('hundreds at once are one change that names none', async () => {
  const next = nextChange();
  for (let number = 0; number < 300; number++) writeFileSync(at(`docs/n${number}.md`), '# N\n');
  await next;
  expect(heard).toHaveLength(1);
  expect(heard[0]?.paths).toBeNull();
});

test('what git does to files is one change, heard when git is done; a lock that was left holds nothing up', async () => {
  const repo = openRepo({ root: temp.root });
  const lock = join(temp.root, '.git', 'index.lock');
  stop();
  hub = createChangeHub(
    () => index.get(),
    () => isGitAtWork(repo),
  );
  stop = hub.subscribe((change) => {
    heard.push(change);
    wake();
  });
  await index.get();
  const next = nextChange();
  writeFileSync(lock, '');
  writeFileSync(at('docs/d.md'), '# D, switched\n');
  // Longer than a burst is waited for.
  await delay(350);
  expect(heard).toEqual([]);
  writeFileSync(at('docs/e.md'), '# E\n');
  await index.get();
  rmSync(lock);
  await next;
  expect(heard.map(({ paths }) => paths)).toEqual([['docs/d.md', 'docs/e.md']]);

  writeFileSync(lock, '');
  utimesSync(lock, new Date(0), new Date(0));
  expect(isGitAtWork(repo)).toBe(false);
});

test('nothing is heard after stopping, nor for a file that is no document', async () => {
  const next = nextChange();
  writeFileSync(at('docs/picture.bin'), 'x');
  writeFileSync(at('docs/d.md'), '# marker\n');
  await next;
  expect(heard.flatMap((change) => change.paths)).toEqual(['docs/d.md']);
  stop();
  heard.length = 0;
  writeFileSync(at('docs/d.md'), '# after the end\n');
  hub.poke();
  await index.get();
  expect(heard).toEqual([]);
});
