import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openRepo } from '#lib/repo/root.ts';
import { type RepoWatcher, watchRepo } from '#lib/repo/watch.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
let watcher: RepoWatcher;
let dirty: string[];
let waiting: (() => void) | undefined;

beforeEach(async () => {
  temp = tempRepo({ 'docs/a.md': 'a', 'docs/sub/b.md': 'b', 'node_modules/x/y.md': 'y' });
  dirty = [];
  watcher = watchRepo(openRepo({ root: temp.root }), (path) => {
    dirty.push(path);
    waiting?.();
  });
  await watcher.ready;
  dirty.length = 0;
});
afterEach(async () => {
  await watcher.close();
  temp.remove();
});

const at = (path: string) => join(temp.root, path);
const reported = (path: string) =>
  new Promise<void>((resolve) => {
    const check = () =>
      dirty.some((seen) => seen === path || seen === '' || path.startsWith(`${seen}/`)) && resolve();
    waiting = check;
    check();
  });

test.each<[string, () => void, string]>([
  ['a file written in place', () => writeFileSync(at('docs/a.md'), 'changed'), 'docs/a.md'],
  [
    'a file saved by rename',
    () => {
      writeFileSync(at('docs/tmp'), 'new');
      renameSync(at('docs/tmp'), at('docs/a.md'));
    },
    'docs/a.md',
  ],
  ['a new file', () => writeFileSync(at('docs/sub/n.md'), 'n'), 'docs/sub/n.md'],
  ['a deleted file', () => rmSync(at('docs/sub/b.md')), 'docs/sub/b.md'],
  ['a renamed folder', () => renameSync(at('docs/sub'), at('docs/other')), 'docs/other'],
  [
    'a file in a folder made just now',
    () => {
      mkdirSync(at('docs/new/deep'), { recursive: true });
      writeFileSync(at('docs/new/deep/f.md'), 'f');
    },
    'docs/new/deep/f.md',
  ],
])('%s is reported', async (_name, change, path) => {
  change();
  await reported(path);
});

test('ignored folders are not watched', async () => {
  writeFileSync(at('node_modules/x/y.md'), 'changed');
  writeFileSync(at('docs/a.md'), 'marker');
  await reported('docs/a.md');
  expect(dirty.filter((path) => path.startsWith('node_modules'))).toEqual([]);
});

test('whoever asks over HTTP right after a write finds it already reported', async () => {
  const server = createServer((_request, response) => response.end(String(dirty.length > 0)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const answers: string[] = [];
    for (let round = 0; round < 50; round++) {
      dirty.length = 0;
      writeFileSync(at('docs/a.md'), `round ${round}`);
      answers.push(await (await fetch(url)).text());
    }
    expect(answers.filter((answer) => answer !== 'true')).toEqual([]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
