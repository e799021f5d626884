import { runTask, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

interface Result {
  findings: { code: string; severity: string; path: string; line: number; message: string; remedy: string }[];
  errors: number;
  warnings: number;
  files: number;
}

let repo: TempRepo;

beforeAll(() => {
  repo = tempRepo({
    'README.md':
      '# Read me\n\n[guide](docs/guide.md#install) [gone](docs/gone.md) [part](docs/guide.md#instal)\n\n![gone](docs/images/a.png)\n',
    'docs/guide.md': '# Guide\n\n## Install\n\n[[notes]] [[Nobody]] [[INFRA-LOGIN#Plan]] [[guide#Nowhere]]\n',
    'docs/a/notes.md':
      '# Notes\n\n[up](../guide.md) [root](/README.md) [folder](..) [file](../../src/main.ts#L3) [self](#notes)\n',
    'docs/b/notes.md':
      '# Notes\n\n[moved](guide.md) [outside](../../../x.md) `[code](none.md)` [web](https://example.com/none)\n',
    'src/main.ts': 'export {};\n',
    'tasks/infra/login.md': `${taskText({ title: 'Log in', status: 'todo' })}\n[gone](gone.md)\n`,
  });
});
afterAll(() => repo.remove());

async function validate(...args: string[]): Promise<Result & { exitCode: number | null }> {
  const { stdout, exitCode } = await runTask(repo.root, ['validate', ...args, '--json']);
  return { ...(JSON.parse(stdout) as Result), exitCode };
}

test('links that lead nowhere are listed with file, line and remedy, and nothing else is', async () => {
  const { findings, errors, warnings, files, exitCode } = await validate('--links');
  expect(findings.map(({ code, path, line, message }) => `${path}:${line} ${code}: ${message}`)).toEqual([
    'README.md:3 link-file: There is no docs/gone.md.',
    'README.md:3 link-heading: docs/guide.md has no heading #instal.',
    'README.md:5 link-picture: There is no docs/images/a.png.',
    'docs/b/notes.md:3 link-file: There is no docs/b/guide.md.',
    'docs/b/notes.md:3 link-outside: The link ../../../x.md leads out of the repository.',
    'docs/guide.md:5 wiki-ambiguous: 2 files are called [[notes]]; the nearest is taken, docs/a/notes.md.',
    'docs/guide.md:5 wiki-missing: Nothing here is called [[Nobody]].',
    'docs/guide.md:5 link-heading: This file has no heading #nowhere.',
    expect.stringMatching(/^tasks\/infra\/login\.md:\d+ link-file: There is no tasks\/infra\/gone\.md\.$/),
  ]);
  expect(findings[3]?.remedy).toBe('docs/guide.md has that name: link ../guide.md.');
  expect({ errors, warnings, files, exitCode }).toEqual({ errors: 7, warnings: 2, files: 5, exitCode: 1 });
});

test('without the option documents are not looked at, and with a task only its file is', async () => {
  expect((await validate()).findings).toEqual([]);
  const { findings, files } = await validate('--links', 'INFRA-LOGIN');
  expect(findings).toHaveLength(1);
  expect(files).toBe(1);
});

test('strict makes an error of each', async () => {
  expect((await validate('--links', '--strict')).warnings).toBe(0);
});

test('people get place, words and remedy, and how many files were looked at', async () => {
  const { stdout, stderr } = await runTask(repo.root, ['validate', '--links']);
  expect(stdout).toContain('README.md:3:32: error: There is no docs/gone.md. (link-file)\n');
  expect(stderr).toContain('1 task, links of 5 files: 7 errors, 2 warnings.');
});
