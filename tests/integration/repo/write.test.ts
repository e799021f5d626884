import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withWriteLock } from '#lib/repo/lock.ts';
import { readRepoFile, sha256Hex } from '#lib/repo/read.ts';
import { openRepo, type Repo } from '#lib/repo/root.ts';
import { sweepLeftovers } from '#lib/repo/sweep.ts';
import { temporaryPrefix, writeRepoFile } from '#lib/repo/write.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
let repo: Repo;
beforeEach(() => {
  temp = tempRepo({ 'docs/a.md': 'old\n' });
  repo = openRepo({ root: temp.root });
});
afterEach(() => temp.remove());

const text = (path: string) => readFileSync(join(temp.root, path), 'utf8');
const old = { sha256: sha256Hex('old\n') };

test('a file is replaced and its mode kept', async () => {
  chmodSync(join(temp.root, 'docs/a.md'), 0o754);
  await writeRepoFile(repo, 'docs/a.md', Buffer.from('new\n'), old);
  expect(text('docs/a.md')).toBe('new\n');
  expect(statSync(join(temp.root, 'docs/a.md')).mode & 0o777).toBe(0o754);
});

test('a file that is not what the writer believes is left alone', async () => {
  writeFileSync(join(temp.root, 'docs/a.md'), 'edited by hand\n');
  await expect(writeRepoFile(repo, 'docs/a.md', Buffer.from('new\n'), old)).rejects.toMatchObject({
    code: 'stale',
  });
  expect(text('docs/a.md')).toBe('edited by hand\n');
  expect(readdirSync(join(temp.root, 'docs'))).toEqual(['a.md']);
});

test('a new file is made with its folders, and never over an existing one', async () => {
  await writeRepoFile(repo, 'docs/deep/er/n.md', Buffer.from('n'), 'absent');
  expect(text('docs/deep/er/n.md')).toBe('n');
  await expect(writeRepoFile(repo, 'docs/deep/er/n.md', Buffer.from('m'), 'absent')).rejects.toMatchObject({
    code: 'stale',
  });
  expect(text('docs/deep/er/n.md')).toBe('n');
});

test('a reader never sees half a file while it is being replaced', async () => {
  const [one, two] = ['1'.repeat(300_000), '2'.repeat(300_000)];
  writeFileSync(join(temp.root, 'docs/a.md'), one);
  let done = false;
  const writer = (async () => {
    for (let round = 0; round < 20; round++) {
      const [from, to] = round % 2 === 0 ? [one, two] : [two, one];
      await writeRepoFile(repo, 'docs/a.md', Buffer.from(to), { sha256: sha256Hex(from) });
    }
    done = true;
  })();
  let reads = 0;
  while (!done) {
    const { bytes } = await readRepoFile(repo, 'docs/a.md');
    expect([one, two]).toContain(bytes.toString());
    reads++;
  }
  await writer;
  expect(reads).toBeGreaterThan(0);
});

test('a folder that may not be written gives an error that says so, with nothing changed', async () => {
  // Root may write anywhere, so the file system itself has to refuse.
  const limited = `ulimit -f 1; exec "$0" -e "$1" "$2"`;
  const script = `
    process.on('SIGXFSZ', () => {});
    const { openRepo } = await import(${JSON.stringify(new URL('../../../lib/repo/root.ts', import.meta.url).href)});
    const { writeRepoFile } = await import(${JSON.stringify(new URL('../../../lib/repo/write.ts', import.meta.url).href)});
    await writeRepoFile(openRepo({ root: process.argv[1] }), 'docs/a.md', Buffer.alloc(100000, 'x'), { sha256: '${old.sha256}' })
      .then(() => console.log('written'), (error) => console.log(error.code, error.message));`;
  const output = execFileSync(
    'bash',
    ['-c', limited, process.execPath, `(async()=>{${script}})()`, temp.root],
    {
      encoding: 'utf8',
    },
  );
  expect(output).toMatch(
    /^unavailable There is no room on the disk to write docs\/a\.md; nothing was changed\./,
  );
  expect(text('docs/a.md')).toBe('old\n');
  expect(readdirSync(join(temp.root, 'docs'))).toEqual(['a.md']);
});

test('leftovers of dead writers are swept at the start, those of living ones and of people are not', async () => {
  const hourAgo = new Date(Date.now() - 3_600_000);
  const make = (name: string) => {
    const at = join(temp.root, 'docs', name);
    writeFileSync(at, 'half');
    utimesSync(at, hourAgo, hourAgo);
    return at;
  };
  const deadPid = spawn(process.execPath, ['-e', '']).pid ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 0));
  const dead = make(`${temporaryPrefix}${2 ** 22 + (deadPid % 1000)}-abc`);
  const alive = make(`${temporaryPrefix}${process.pid}-abc`);
  const person = make('draft.tmp');
  expect(await sweepLeftovers(repo)).toBe(1);
  expect([dead, alive, person].map((path) => existsSync(path))).toEqual([false, true, true]);
});

test('writers under the lock never lose each other’s change, in one process or in many', async () => {
  writeFileSync(join(temp.root, 'docs/a.md'), '0');
  const script = `
    const { openRepo } = await import(${JSON.stringify(new URL('../../../lib/repo/root.ts', import.meta.url).href)});
    const { withWriteLock } = await import(${JSON.stringify(new URL('../../../lib/repo/lock.ts', import.meta.url).href)});
    const { readRepoFile } = await import(${JSON.stringify(new URL('../../../lib/repo/read.ts', import.meta.url).href)});
    const { writeRepoFile } = await import(${JSON.stringify(new URL('../../../lib/repo/write.ts', import.meta.url).href)});
    const repo = openRepo({ root: process.argv[1] });
    for (let i = 0; i < 10; i++) await withWriteLock(repo, async () => {
      const { bytes, sha256 } = await readRepoFile(repo, 'docs/a.md');
      await writeRepoFile(repo, 'docs/a.md', Buffer.from(String(Number(bytes) + 1)), { sha256 });
    });`;
  const children = [1, 2, 3].map(
    () =>
      new Promise<number | null>((resolve) => {
        spawn(process.execPath, ['-e', `(async()=>{${script}})()`, temp.root], { stdio: 'inherit' }).once(
          'exit',
          resolve,
        );
      }),
  );
  const here = Array.from({ length: 10 }, () =>
    withWriteLock(repo, async () => {
      const { bytes, sha256 } = await readRepoFile(repo, 'docs/a.md');
      await writeRepoFile(repo, 'docs/a.md', Buffer.from(String(Number(bytes) + 1)), { sha256 });
    }),
  );
  await Promise.all(here);
  expect(await Promise.all(children)).toEqual([0, 0, 0]);
  expect(text('docs/a.md')).toBe('40');
});

test('the lock is free again at once when its holder is killed', async () => {
  const script = `
    const { openRepo } = await import(${JSON.stringify(new URL('../../../lib/repo/root.ts', import.meta.url).href)});
    const { withWriteLock } = await import(${JSON.stringify(new URL('../../../lib/repo/lock.ts', import.meta.url).href)});
    await withWriteLock(openRepo({ root: process.argv[1] }), () => new Promise((resolve) => {
      console.log('held');
      // A promise that nothing can end any more would be collected, and the lock with it.
      setInterval(() => process.argv.length === 0 && resolve(), 1000);
    }));`;
  const holder = spawn(process.execPath, ['-e', `(async()=>{${script}})()`, temp.root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    await expect(withWriteLock(repo, async () => 'mine', { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'unavailable',
    });
    const waiting = withWriteLock(repo, async () => 'mine');
    holder.kill('SIGKILL');
    expect(await waiting).toBe('mine');
  } finally {
    holder.kill('SIGKILL');
  }
});
