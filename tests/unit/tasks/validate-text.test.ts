import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { openRepo } from '#lib/repo/root.ts';
import { validateTasks } from '#lib/tasks/validate.ts';
import { validateText } from '#lib/tasks/validate-text.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

const good = '---\nid: A-GOOD\ntitle: Good\nstatus: todo\n---\n\n# Good\n\n## Problem\n\nP.\n';
const wrong: Record<string, string> = {
  'unknown status': '---\nid: A-X\ntitle: X\nstatus: doing\npriority: urgent\n---\n# X\n',
  'quotes that are not closed': '---\nid: A-X\ntitle: "X\nstatus: todo\n---\n# X\n',
  'a key twice': '---\nid: A-X\ntitle: X\ntitle: Y\nstatus: todo\n---\n# X\n',
  'an id that another file has': '---\nid: A-GOOD\ntitle: X\nstatus: todo\n---\n# X\n',
  'a dependency that is not there': '---\nid: A-X\ntitle: X\nstatus: todo\ndepends_on: [A-NONE]\n---\n# X\n',
  'a circle': '---\nid: A-X\ntitle: X\nstatus: todo\ndepends_on: [A-Z]\n---\n# X\n',
  'ready without sections': '---\nid: A-X\ntitle: X\nstatus: ready\n---\n\n# X\n\n## Problem\n\nP.\n',
  'completed without a day': '---\nid: A-X\ntitle: X\nstatus: completed\n---\n# X\n',
  nothing: '---\nid: A-X\ntitle: X\nstatus: todo\n---\n# X\n',
};
let files: TempRepo;

afterEach(() => files.remove());

test.each(Object.entries(wrong))(
  '%s: a text that is typed is judged as the file that it would be',
  async (_, text) => {
    files = tempRepo({
      'tasks/a/good.md': good,
      'tasks/a/x.md': '---\nid: A-X\ntitle: X\nstatus: todo\n---\n# X\n',
      'tasks/a/z.md': '---\nid: A-Z\ntitle: Z\nstatus: todo\ndepends_on: [A-X]\n---\n# Z\n',
    });
    const repo = openRepo({ root: files.root });
    const before = await createIndexer(repo).get();
    const typed = validateText(before, 'tasks/a/x.md', text, repo.config);
    files.write({ 'tasks/a/x.md': text });
    const index = await createIndexer(repo).get();
    const task = index.taskByPath.get('tasks/a/x.md');
    const saved = task ? await validateTasks(repo, index, { only: [task] }) : [];
    expect(typed).toEqual(saved);
  },
);

test('a document has the problems of its front matter, with their lines', async () => {
  files = tempRepo({ 'docs/a.md': '# A\n' });
  const repo = openRepo({ root: files.root });
  const index = await createIndexer(repo).get();
  const found = validateText(index, 'docs/a.md', '---\ntitle: A\nowner: "open\n---\n# A\n', repo.config);
  expect(found).toMatchObject([{ severity: 'error', path: 'docs/a.md', line: expect.any(Number) }]);
  expect(readFileSync(join(files.root, 'docs/a.md'), 'utf8')).toBe('# A\n');
});
