import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeKey, type ToolBench, toolBench } from './helpers.ts';

let bench: ToolBench;
beforeEach(() => {
  bench = toolBench({
    'docs/a.md': 'one\r\ntwo\nthree',
    'docs/empty.md': '',
    'docs/bom.md': '\uFEFFtitle\n',
  });
});
afterEach(() => bench.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('reads a file to the letter, with the hash of its bytes', async () => {
  expect(await bench.ok('read_file', { path: './docs//a.md' })).toEqual({
    ok: true,
    path: 'docs/a.md',
    startLine: 1,
    endLine: 3,
    totalLines: 3,
    content: 'one\r\ntwo\nthree',
    sha256: sha256('one\r\ntwo\nthree'),
  });
  expect(bench.ctx.readVersions.get('docs/a.md')).toEqual(new Set([sha256('one\r\ntwo\nthree')]));
});

test('reads ranges of lines, and hashes the whole file all the same', async () => {
  const read = (startLine: number | null, endLine: number | null) =>
    bench.ok('read_file', { path: 'docs/a.md', startLine, endLine });
  expect(await read(2, 2)).toMatchObject({ content: 'two\n', startLine: 2, endLine: 2, totalLines: 3 });
  expect(await read(2, null)).toMatchObject({ content: 'two\nthree', endLine: 3 });
  expect(await read(3, 99)).toMatchObject({
    content: 'three',
    endLine: 3,
    sha256: sha256('one\r\ntwo\nthree'),
  });
  expect(await bench.call('read_file', { path: 'docs/a.md', startLine: 4 })).toMatchObject({
    code: 'invalid',
  });
  expect(await bench.call('read_file', { path: 'docs/a.md', startLine: 3, endLine: 2 })).toMatchObject({
    code: 'invalid',
  });
});

test('an empty file and a byte order mark are no obstacle', async () => {
  expect(await bench.ok('read_file', { path: 'docs/empty.md' })).toMatchObject({
    content: '',
    totalLines: 0,
  });
  expect(await bench.ok('read_file', { path: 'docs/bom.md' })).toMatchObject({
    content: 'title\n',
    totalLines: 1,
  });
});

test('cuts at 100 KB after a whole line and says how to go on, until all was read', async () => {
  const lines = Array.from({ length: 30_000 }, (_, n) => `Line ${n} äöü\n`);
  writeFileSync(join(bench.root, 'docs/long.md'), lines.join(''));
  let got = '';
  let startLine: number | null = 1;
  for (let calls = 0; startLine !== null && calls < 20; calls++) {
    const read: Awaited<ReturnType<typeof bench.ok<'read_file'>>> = await bench.ok('read_file', {
      path: 'docs/long.md',
      startLine,
    });
    expect(Buffer.byteLength(read.content)).toBeLessThanOrEqual(100 * 1024);
    got += read.content;
    const next = /startLine (\d+)/.exec(read.notice ?? '');
    startLine = next ? Number(next[1]) : null;
  }
  expect(got).toBe(lines.join(''));
});

test('a single line over the bound is cut at a character, and said so', async () => {
  writeFileSync(join(bench.root, 'docs/wide.md'), `${'é'.repeat(80_000)}\nnext\n`);
  const read = await bench.ok('read_file', { path: 'docs/wide.md' });
  expect(read.content).toMatch(/^é+$/);
  expect(read).toMatchObject({ endLine: 1, totalLines: 2 });
  expect(read.notice).toContain('Line 1');
});

test('a range of a huge file is read in bounded memory', async () => {
  const path = join(bench.root, 'docs/huge.txt');
  const block = `${'x'.repeat(127)}\n`.repeat(8 * 1024);
  writeFileSync(path, block);
  for (let copies = 0; copies < 199; copies++) writeFileSync(path, block, { flag: 'a' });
  const before = process.memoryUsage.rss();
  const read = await bench.ok('read_file', {
    path: 'docs/huge.txt',
    startLine: 1_000_000,
    endLine: 1_000_001,
  });
  expect(read).toMatchObject({ totalLines: 200 * 8 * 1024, startLine: 1_000_000, endLine: 1_000_001 });
  expect(process.memoryUsage.rss() - before).toBeLessThan(80 * 1024 * 1024);
  truncateSync(path, 0);
}, 30_000);

test('a known secret in a file is masked in what is read', async () => {
  writeFileSync(join(bench.root, 'docs/leak.md'), `key: ${fakeKey}\n`);
  expect((await bench.ok('read_file', { path: 'docs/leak.md' })).content).toBe('key: [masked]\n');
  const found = await bench.ok('search_files', { query: 'key: ' });
  expect(found.files[0]?.matches).toEqual([{ line: 1, text: 'key: [masked]', ranges: [] }]);
});
