import { execFileSync, spawn } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#lib/errors.ts';
import { isSecretPath } from '#lib/repo/policy.ts';
import { listRepoFolder, readRepoFile, readRepoText, statRepoPath } from '#lib/repo/read.ts';
import { openRepo, type Repo } from '#lib/repo/root.ts';
import { walkRepo } from '#lib/repo/walk.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
let repo: Repo;
let outside: string;

beforeEach(() => {
  temp = tempRepo({
    'docs/a.md': 'A\n',
    'docs/sub/b.md': 'B\n',
    '.env.example': 'X=\n',
    'tasks/t.md': 'T\n',
  });
  outside = mkdtempSync(join(tmpdir(), 'dataface-outside-'));
  writeFileSync(join(outside, 'secret.md'), 'outside\n');
  repo = openRepo({ root: temp.root });
});
afterEach(() => {
  temp.remove();
  rmSync(outside, { recursive: true, force: true });
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof AppError ? error.code : `threw ${String(error)}`;
  }
};
const bytes = Buffer.from('new\n');

describe('spellings that lead out are refused for reading and writing', () => {
  test.each([
    '../x.md',
    'docs/../../x.md',
    '/etc/passwd',
    'docs\\..\\..\\x.md',
    '..\\x.md',
    'docs/a.md\0.png',
    'C:/x.md',
    '~/x.md',
    'docs/..',
    `${'a/'.repeat(2100)}x`,
  ])('%s', async (path) => {
    expect(['forbidden', 'bad-request']).toContain(await codeOf(readRepoFile(repo, path)));
    expect(['forbidden', 'bad-request']).toContain(await codeOf(writeRepoFile(repo, path, bytes, 'absent')));
  });

  test('an absolute path into the repository itself is refused as well: paths are relative', async () => {
    expect(await codeOf(readRepoFile(repo, join(temp.root, 'docs/a.md')))).toBe('forbidden');
  });

  test('encoded dots are ordinary characters of a name', async () => {
    expect(await codeOf(readRepoFile(repo, '%2e%2e/x.md'))).toBe('not-found');
    expect(await codeOf(readRepoFile(repo, '%252e%252e%252fx.md'))).toBe('not-found');
  });

  test('a sibling folder whose name begins like the root is outside', async () => {
    mkdirSync(`${temp.root}-sibling`);
    writeFileSync(`${temp.root}-sibling/x.md`, 'x');
    symlinkSync(`${temp.root}-sibling`, join(temp.root, 'docs/sibling'));
    expect(await codeOf(readRepoFile(repo, 'docs/sibling/x.md'))).toBe('forbidden');
    rmSync(`${temp.root}-sibling`, { recursive: true });
  });
});

describe('links', () => {
  test('inside the root they are followed', async () => {
    symlinkSync('sub/b.md', join(temp.root, 'docs/link.md'));
    expect((await readRepoText(repo, 'docs/link.md')).text).toBe('B\n');
  });

  test.each([
    [
      'a file outside',
      () => symlinkSync(join(outside, 'secret.md'), join(temp.root, 'docs/x.md')),
      'docs/x.md',
    ],
    ['a folder outside', () => symlinkSync(outside, join(temp.root, 'docs/out')), 'docs/out/secret.md'],
    [
      'a chain that ends outside',
      () => {
        symlinkSync(join(outside, 'secret.md'), join(temp.root, 'docs/one.md'));
        symlinkSync('one.md', join(temp.root, 'docs/two.md'));
      },
      'docs/two.md',
    ],
    ['git’s own data', () => symlinkSync('../.git/config', join(temp.root, 'docs/x.md')), 'docs/x.md'],
    [
      'an environment file',
      () => {
        writeFileSync(join(temp.root, '.env'), 'KEY=1');
        symlinkSync('../.env', join(temp.root, 'docs/x.md'));
      },
      'docs/x.md',
    ],
    ['itself', () => symlinkSync('x.md', join(temp.root, 'docs/x.md')), 'docs/x.md'],
  ])('to %s are refused', async (_name, make, path) => {
    make();
    expect(await codeOf(readRepoFile(repo, path))).toBe('forbidden');
    expect(await codeOf(statRepoPath(repo, path))).toBe('forbidden');
    expect(['forbidden', 'stale']).toContain(await codeOf(writeRepoFile(repo, path, bytes, 'absent')));
    expect(readFileSync(join(outside, 'secret.md'), 'utf8')).toBe('outside\n');
  });

  test('a new file below a link that leads out is refused, and nothing appears there', async () => {
    symlinkSync(outside, join(temp.root, 'docs/out'));
    expect(await codeOf(writeRepoFile(repo, 'docs/out/deep/new.md', bytes, 'absent'))).toBe('forbidden');
    expect(readdirSync(outside)).toEqual(['secret.md']);
  });

  test('a dangling link is refused for writing', async () => {
    symlinkSync(join(outside, 'not-there.md'), join(temp.root, 'docs/x.md'));
    expect(await codeOf(writeRepoFile(repo, 'docs/x.md', bytes, 'absent'))).toBe('forbidden');
    expect(readdirSync(outside)).toEqual(['secret.md']);
  });

  test('links swapped in a loop between a file and the outside never leak a byte or write one', async () => {
    const path = join(temp.root, 'docs/swap');
    const script = `
      const fs = require('node:fs'); const until = Date.now() + 1500;
      const [at, inside, out] = process.argv.slice(1);
      while (Date.now() < until) for (const target of [inside, out]) { try { fs.unlinkSync(at); } catch {} fs.symlinkSync(target, at); }`;
    const child = spawn(process.execPath, ['-e', script, path, join(temp.root, 'docs/sub'), outside], {
      stdio: 'ignore',
    });
    writeFileSync(join(temp.root, 'docs/sub/secret.md'), 'inside\n');
    let running = true;
    const ended = new Promise<void>((resolve) =>
      child.once('exit', () => {
        running = false;
        resolve();
      }),
    );
    let reads = 0;
    while (running) {
      const text = await readRepoText(repo, 'docs/swap/secret.md').then(
        (file) => file.text,
        () => null,
      );
      if (text !== null) reads++;
      expect(text === null || text === 'inside\n').toBe(true);
      await writeRepoFile(repo, `docs/swap/w${reads}.md`, bytes, 'absent').catch(() => undefined);
    }
    await ended;
    expect(readdirSync(outside)).toEqual(['secret.md']);
  });
});

describe('what is never read or written', () => {
  test.each([
    '.git/config',
    '.GIT/config',
    'sub/.git/HEAD',
    '.env',
    '.env.local',
    '.ENV',
    '.env.production',
    'docs/.env',
    '.env.',
    'id_rsa',
    'keys/server.pem',
    'a.key',
    '.npmrc',
    '.netrc',
    '.ssh/config',
    '.aws/credentials',
    'credentials',
    '．env',
  ])('%s', (path) => {
    expect(isSecretPath(path)).toBe(true);
  });
  test.each([
    '.env.example',
    '.env.local.example',
    'docs/environment.md',
    'docs/credentials.md',
    'keys.md',
    'docs/.github/x.md',
    'monkey.md',
  ])('%s is an ordinary file', (path) => {
    expect(isSecretPath(path)).toBe(false);
  });

  test('the state directory, wherever it lies', async () => {
    const inside = openRepo({ root: temp.root, stateDir: join(temp.root, 'docs/state') });
    temp.write({ 'docs/state/x.md': 'x' });
    expect(await codeOf(readRepoFile(inside, 'docs/state/x.md'))).toBe('forbidden');
  });

  test('a FIFO neither blocks nor is read', async () => {
    execFileSync('mkfifo', [join(temp.root, 'docs/pipe.md')]);
    expect(await codeOf(readRepoFile(repo, 'docs/pipe.md'))).toBe('forbidden');
    expect(await codeOf(writeRepoFile(repo, 'docs/pipe.md', bytes, 'absent'))).toBe('forbidden');
  });

  test('a folder is not a file', async () => {
    expect(await codeOf(readRepoFile(repo, 'docs'))).toBe('bad-request');
  });

  test('listing and walking pass over secrets, links out and ignored folders', async () => {
    temp.write({ '.env': 'K=1', 'node_modules/x/README.md': 'x', 'docs/c.md': 'c', 'ign/d.md': 'd' });
    symlinkSync(join(outside, 'secret.md'), join(temp.root, 'docs/out.md'));
    symlinkSync('c.md', join(temp.root, 'docs/in.md'));
    temp.write({ 'tasks.config.json': '{"ignore":["ign"]}' });
    expect((await listRepoFolder(repo, '')).map((entry) => entry.name)).not.toContain('.env');
    expect((await listRepoFolder(repo, 'docs')).map((entry) => entry.name)).toEqual([
      'a.md',
      'c.md',
      'in.md',
      'sub',
    ]);
    const walked = (await walkRepo(repo, { extensions: ['.md'] })).map((file) => file.path);
    expect(walked).toEqual(['docs/a.md', 'docs/c.md', 'docs/in.md', 'docs/sub/b.md', 'tasks/t.md']);
  });
});

test('replacing a hard link leaves the other name as it was', async () => {
  linkSync(join(outside, 'secret.md'), join(temp.root, 'docs/hard.md'));
  const { sha256 } = await readRepoFile(repo, 'docs/hard.md');
  await writeRepoFile(repo, 'docs/hard.md', bytes, { sha256 });
  expect(readFileSync(join(outside, 'secret.md'), 'utf8')).toBe('outside\n');
  unlinkSync(join(temp.root, 'docs/hard.md'));
});

describe('text', () => {
  test('binary and other encodings are refused by name', async () => {
    temp.write({ 'docs/b.md': new Uint8Array([0, 1, 2]), 'docs/l.md': new Uint8Array([0xe9, 0x20, 0x41]) });
    await expect(readRepoText(repo, 'docs/b.md')).rejects.toThrow('docs/b.md is binary');
    await expect(readRepoText(repo, 'docs/l.md')).rejects.toThrow('docs/l.md is not valid UTF-8');
  });

  test('a cut never splits a character', async () => {
    temp.write({ 'docs/u.md': 'ab€€€' });
    for (let maxBytes = 2; maxBytes < 11; maxBytes++) {
      const { text } = await readRepoText(repo, 'docs/u.md', { maxBytes });
      expect('ab€€€'.startsWith(text)).toBe(true);
    }
  });

  test('a byte order mark is taken off and reported', async () => {
    temp.write({ 'docs/m.md': '\ufeffx' });
    expect(await readRepoText(repo, 'docs/m.md')).toMatchObject({ text: 'x', bom: true });
  });
});
