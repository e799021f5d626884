import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { gitIgnored } from '#lib/repo/git-ignored.ts';
import { openRepo } from '#lib/repo/root.ts';
import { ignoreRule, walkRepo } from '#lib/repo/walk.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
afterEach(() => temp.remove());

/** What git itself says, of paths that it does not track. */
function byGit(root: string, paths: readonly string[]): string[] {
  try {
    const output = execFileSync(
      'git',
      ['-c', 'core.excludesFile=/dev/null', 'check-ignore', '--no-index', '-z', '--stdin'],
      { cwd: root, input: paths.join('\0'), encoding: 'utf8' },
    );
    return output.split('\0').filter(Boolean).sort();
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}

const folders = ['a', 'b', 'build', 'a/b', 'a/build', 'b/a/b'];
const names = ['x.md', 'a.md', 'build', 'README.md', '.hidden', 'b c', 'ä.md', '[x].md', '#x', '!x'];
const paths = [
  ...folders,
  ...['', ...folders].flatMap((at) => names.map((name) => (at ? `${at}/${name}` : name))),
];
const files = paths.filter((path) => !folders.includes(path));

const pattern = fc.oneof(
  fc.constantFrom('build/', 'build', '/build', '*.md', '!x.md', 'a/**', '**/b', 'a/**/b', '/a/*', '*', '!*/'),
  fc.constantFrom(
    '**',
    'b?c',
    '[ax].md',
    '[!a].md',
    '\\#x',
    '\\!x',
    '#x',
    '.*',
    'a/b/',
    '!a/',
    'b c ',
    'b\\ c',
  ),
  fc.constantFrom(
    '',
    '# note',
    '/',
    '[x',
    '\\[x\\].md',
    '[[:alpha:]].md',
    '[^b-z].md',
    '**/x.md',
    'a*/',
    'x\\',
    'ä*',
  ),
);
const lines = fc.array(pattern, { maxLength: 5 }).map((each) => each.join('\n'));

test('agrees with git on every path, for root, nested and private ignore files', () => {
  temp = tempRepo({ 'tasks.config.json': '{"taskRoots":["none"],"editable":["none"]}' });
  for (const folder of folders) mkdirSync(join(temp.root, folder), { recursive: true });
  for (const file of files) {
    if (!folders.includes(file)) writeFileSync(join(temp.root, file), '');
  }
  mkdirSync(join(temp.root, '.git', 'info'), { recursive: true });
  const repo = openRepo({ root: temp.root });
  fc.assert(
    fc.property(lines, lines, lines, (root, nested, exclude) => {
      writeFileSync(join(temp.root, '.gitignore'), root);
      writeFileSync(join(temp.root, 'a', '.gitignore'), nested.replaceAll('\n', '\r\n'));
      writeFileSync(join(temp.root, '.git', 'info', 'exclude'), exclude);
      const rule = gitIgnored(repo);
      const ours = paths.filter((path) => rule(path, folders.includes(path))).sort();
      expect(ours).toEqual(byGit(temp.root, paths));
    }),
    { numRuns: 120 },
  );
}, 30_000);

const sources = {
  '.gitignore': 'out/\nnotes/\n*.log.md\n',
  'out/report.md': '# Built',
  'docs/run.log.md': '# Log',
  'notes/plan.md': '# Plan',
  'notes/tasks/a.md': '---\nstatus: todo\n---\n# A',
  'sub/.gitignore': '/gen\n',
  'sub/gen/x.md': '# X',
  'sub/keep/gen/y.md': '# Y',
};

test('what git ignores is not listed, but for task roots and editable folders', async () => {
  temp = tempRepo({ ...sources, 'tasks.config.json': '{"taskRoots":["notes/tasks"],"editable":["docs"]}' });
  const found = await walkRepo(openRepo({ root: temp.root }), { extensions: ['.md'] });
  expect(found.map(({ path }) => path)).toEqual(['docs/run.log.md', 'notes/tasks/a.md', 'sub/keep/gen/y.md']);
});

test('a change of an ignore file counts at once', async () => {
  temp = tempRepo(sources);
  const indexer = createIndexer(openRepo({ root: temp.root }), { watch: true });
  try {
    const has = async (path: string) => (await indexer.get()).docByPath.has(path);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await has('out/report.md')).toBe(false);
    writeFileSync(join(temp.root, '.gitignore'), '');
    expect(await has('out/report.md')).toBe(true);
    writeFileSync(join(temp.root, '.git', 'info', 'exclude'), 'out\n');
    expect(await has('out/report.md')).toBe(false);
    rmSync(join(temp.root, '.git', 'info', 'exclude'));
    expect(await has('out/report.md')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeFileSync(join(temp.root, 'out', 'report.md'), '# Built again');
    expect((await indexer.get()).docByPath.get('out/report.md')?.title).toBe('Built again');
  } finally {
    await indexer.close();
  }
});

test('a rule asked for a path alone looks what is there', () => {
  temp = tempRepo(sources);
  const ignored = ignoreRule(openRepo({ root: temp.root }));
  expect(['out', 'out/report.md', 'notes', 'sub', 'README.md'].filter((path) => ignored(path))).toEqual([
    'out',
    'out/report.md',
    'notes',
  ]);
});
