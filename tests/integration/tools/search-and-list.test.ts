import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolFailure } from '#lib/tools/types.ts';
import { type ToolBench, toolBench } from './helpers.ts';

let bench: ToolBench;
afterEach(() => bench.close());

describe('list_files', () => {
  beforeEach(() => {
    bench = toolBench({
      'README.md': '',
      'docs/a.md': '',
      'docs/deep/b.md': '',
      'docs/c.txt': '',
      '.github/d.md': '',
      'node_modules/x/e.md': '',
      'old/f.md': '',
      'tasks.config.json': '{"ignore":["old/**"]}',
    });
  });
  const list = async (glob: string, limit?: number) => bench.ok('list_files', { glob, limit });

  test('matches globs over what may be seen, ordered', async () => {
    expect((await list('**/*.md')).files).toEqual([
      '.github/d.md',
      'README.md',
      'docs/a.md',
      'docs/deep/b.md',
    ]);
    expect((await list('*.md')).files).toEqual(['.github/d.md', 'README.md', 'docs/a.md', 'docs/deep/b.md']);
    expect((await list('./docs/*.{md,txt}')).files).toEqual(['docs/a.md', 'docs/c.txt']);
    expect((await list('nothing/**')).files).toEqual([]);
  });

  test('a folder stands for what is in it', async () => {
    expect((await list('docs')).files).toEqual(['docs/a.md', 'docs/c.txt', 'docs/deep/b.md']);
    expect((await list('/docs/deep/')).files).toEqual(['docs/deep/b.md']);
  });

  test('keeps to its limit and tells how many there are', async () => {
    expect(await list('*.md', 2)).toEqual({ ok: true, files: ['.github/d.md', 'README.md'], total: 4 });
  });

  test('globs made to take for ever are refused', async () => {
    for (const glob of ['a*a*a*a*a*a*a*b', '**/**/**/**/**/**/x', '!docs/**']) {
      expect(await bench.call('list_files', { glob })).toMatchObject({ ok: false, code: 'invalid' });
    }
  });
});

describe('search_files', () => {
  beforeEach(() => {
    bench = toolBench({
      'docs/a.md': 'nothing\nThe TOKEN is a token (x)\nlast\n',
      'docs/b.txt': 'token\r\n',
      'lib/ünïcode.md': 'äöü𝕏 token\n',
      '--pre=touch pwned': 'token\n',
      'ignored.md': 'token\n',
      '.gitignore': 'ignored.md\n',
      'secretive/state.md': 'token\n',
      'node_modules/x.md': 'token\n',
      'old/x.md': 'token\n',
      'tasks.config.json': '{"ignore":["old/**"]}',
    });
  });

  test('groups matching lines by file, with where in the line', async () => {
    expect(await bench.ok('search_files', { query: 'token', glob: 'docs/**' })).toEqual({
      ok: true,
      matchCount: 2,
      files: [
        {
          path: 'docs/a.md',
          matches: [
            {
              line: 2,
              text: 'The TOKEN is a token (x)',
              ranges: [
                [4, 9],
                [15, 20],
              ],
            },
          ],
        },
        { path: 'docs/b.txt', matches: [{ line: 1, text: 'token', ranges: [[0, 5]] }] },
      ],
    });
    const [file] = (await bench.ok('search_files', { query: 'token', glob: 'lib' })).files;
    expect(file).toEqual({
      path: 'lib/ünïcode.md',
      matches: [{ line: 1, text: 'äöü𝕏 token', ranges: [[6, 11]] }],
    });
  });

  test('leaves out what is ignored, and takes odd file names as names', async () => {
    const { files } = await bench.ok('search_files', { query: 'token' });
    expect(files.map(({ path }) => path)).toEqual([
      '--pre=touch pwned',
      'docs/a.md',
      'docs/b.txt',
      'lib/ünïcode.md',
      'secretive/state.md',
    ]);
  });

  test('literal text is taken to the letter, and no query becomes an option', async () => {
    expect(await bench.ok('search_files', { query: 'token (x)', literal: true })).toMatchObject({
      matchCount: 1,
    });
    for (const query of ['--pre=touch', '-v', '--files', '--', '-e']) {
      const found = await bench.ok('search_files', { query, literal: true });
      expect(found.matchCount).toBe(0);
    }
  });

  test('a pattern that is none is explained, with the way out', async () => {
    const failed = (await bench.call('search_files', { query: 'token (' })) as ToolFailure;
    expect(failed).toMatchObject({ ok: false, code: 'invalid' });
    expect(failed.message).toMatch(/regex parse error.*literal/s);
    expect(await bench.call('search_files', { query: 'a\nb' })).toMatchObject({ ok: false, code: 'invalid' });
  });

  test('stops at its limit and says so', async () => {
    writeFileSync(join(bench.root, 'docs/many.md'), 'token\n'.repeat(500));
    const found = await bench.ok('search_files', { query: 'token' });
    expect(found.matchCount).toBe(200);
    expect(found.notice).toContain('200');
    const exact = await bench.ok('search_files', { query: 'token', glob: 'docs/b.txt', limit: 1 });
    expect(exact).toMatchObject({ matchCount: 1 });
    expect(exact.notice).toBeUndefined();
  });

  test('of a very long line shows the part that matches', async () => {
    writeFileSync(join(bench.root, 'docs/min.js'), `${'é'.repeat(50_000)}token${'y'.repeat(50_000)}\n`);
    const found = await bench.ok('search_files', { query: 'token', glob: '*.js' });
    const match = found.files[0]?.matches[0];
    expect(match?.text.length).toBeLessThan(500);
    const [start = 0, end = 0] = match?.ranges[0] ?? [];
    expect(match?.text.slice(start, end)).toBe('token');
  });

  test('a file that may not be read does not spoil the rest', async () => {
    mkdirSync(join(bench.root, 'locked'));
    writeFileSync(join(bench.root, 'locked/x.md'), 'token');
    chmodSync(join(bench.root, 'locked'), 0);
    expect((await bench.ok('search_files', { query: 'token', glob: 'docs/**' })).matchCount).toBe(2);
    chmodSync(join(bench.root, 'locked'), 0o700);
    rmSync(join(bench.root, 'locked'), { recursive: true });
  });
});

describe('list_tasks', () => {
  beforeEach(() => {
    const task = (front: string, title: string) => `---\n${front}\n---\n# ${title}\n`;
    bench = toolBench({
      'tasks/infra/alpha.md': task('id: INFRA-ALPHA\nstatus: ready\npriority: p1\nlabels: [cli]', 'Alpha'),
      'tasks/infra/beta.md': task(
        'id: INFRA-BETA\nstatus: ready\npriority: p0\ndepends_on: [INFRA-ALPHA]',
        'Beta',
      ),
      'tasks/ui/gamma.md': task('id: UI-GAMMA\nstatus: nonsense', 'Gamma'),
    });
  });
  const ids = async (input: Parameters<typeof bench.ok<'list_tasks'>>[1]) =>
    (await bench.ok('list_tasks', input)).tasks.map(({ id }) => id);

  test('lists all, malformed ones too, and filters', async () => {
    expect(await ids({})).toEqual(['INFRA-BETA', 'INFRA-ALPHA', 'UI-GAMMA']);
    expect(await ids({ ready: true })).toEqual(['INFRA-ALPHA']);
    expect(await ids({ status: ['ready'], priority: 'p0', owner: '', search: null })).toEqual(['INFRA-BETA']);
    expect(await ids({ search: 'gamma' })).toEqual(['UI-GAMMA']);
    expect(await ids({ sort: '-id' })).toEqual(['UI-GAMMA', 'INFRA-BETA', 'INFRA-ALPHA']);
    expect(await bench.ok('list_tasks', { limit: 1 })).toMatchObject({
      total: 3,
      tasks: [{ id: 'INFRA-BETA', dependsOn: ['INFRA-ALPHA'] }],
    });
    expect(await bench.call('list_tasks', { sort: 'colour' })).toMatchObject({ ok: false, code: 'invalid' });
  });
});
