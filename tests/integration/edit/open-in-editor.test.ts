import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#lib/errors.ts';
import { openRepo } from '#lib/repo/root.ts';
import { openInEditor } from '#lib/tools/open-in-editor.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

const script =
  "require('node:fs').writeFileSync('called.json', JSON.stringify({ argv: process.argv.slice(2), key: process.env.OPENAI_API_KEY ?? null }))";
let files: TempRepo;

afterEach(() => files.remove());

function repoWith(editor?: readonly string[]) {
  files = tempRepo({
    'docs/a b.md': '# A\n',
    'docs/-g.md': '# Dash\n',
    '.env': 'KEY=1',
    'editor.cjs': script,
    'fails.cjs': 'process.exit(3)',
  });
  return { repo: openRepo({ root: files.root }), env: { editor } };
}
const called = () => JSON.parse(readFileSync(join(files.root, 'called.json'), 'utf8')) as unknown;
const node = process.execPath;

test('the program of the environment is started with file and line filled in, and without our keys', async () => {
  process.env.OPENAI_API_KEY = 'sk-test';
  try {
    const context = repoWith([node, 'editor.cjs', '-g', '{file}:{line}']);
    await openInEditor(context, { path: 'docs/a b.md', line: 7 });
  } finally {
    delete process.env.OPENAI_API_KEY;
  }
  expect(called()).toEqual({ argv: ['-g', `${join(files.root, 'docs/a b.md')}:7`], key: null });
});

test('where the file is not named it comes last, and a name like an option is none', async () => {
  await openInEditor(repoWith([node, 'editor.cjs', '--wait']), { path: 'docs/-g.md' });
  expect(called()).toMatchObject({ argv: ['--wait', join(files.root, 'docs/-g.md')] });
});

test.each([
  ['.env', 'forbidden'],
  ['../outside.md', 'forbidden'],
  ['docs/none.md', 'not-found'],
  ['docs', 'refused'],
])('%s is not opened: %s', async (path, code) => {
  const failed = await openInEditor(repoWith([node, 'editor.cjs']), { path }).catch(
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(AppError);
  expect(failed).toMatchObject({ code });
  expect(existsSync(join(files.root, 'called.json'))).toBe(false);
});

test.each([
  [undefined, 'not-configured', /TASKS_EDITOR=\["code"/],
  [['no-such-editor-anywhere'], 'unavailable', /no-such-editor-anywhere was not found/],
  [[node, 'fails.cjs'], 'invalid', /ended at once, with 3/],
])('an editor that is %p is told in words: %s', async (editor, code, words) => {
  const failed = await openInEditor(repoWith(editor), { path: 'docs/a b.md' }).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ code, message: expect.stringMatching(words) });
});
