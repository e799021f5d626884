import { loadSnapshot, snapshotChars } from '#lib/chat/context.ts';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { openRepo } from '#lib/repo/root.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let temp: TempRepo;
beforeEach(() => {
  temp = tempRepo({
    'tasks/core/first.md': '---\nid: CORE-FIRST\ntitle: First\nstatus: ready\npriority: p1\n---\n\n# First\n',
    'tasks/core/broken.md': '---\nid: [\n---\n',
    'docs/a.md': '# A\n',
    'docs/long.md': `# Long\n${'A line of the long document.\n'.repeat(2000)}`,
    '.env': 'SECRET=1\n',
  });
});
afterEach(() => temp.remove());

function load(kind: 'task' | 'doc' | 'folder' | 'page', path: string) {
  const repo = openRepo({ root: temp.root });
  return loadSnapshot({ repo, index: createIndexer(repo) }, { kind, path });
}

test('a document comes whole, with the hash of the file', async () => {
  const snapshot = await load('doc', 'docs/a.md');
  expect(snapshot).toMatchObject({ text: '# A\n', notice: null, wholeFile: 'docs/a.md' });
  expect(snapshot.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a long one is cut after a line, says how to read on, and does not count as read', async () => {
  const snapshot = await load('doc', 'docs/long.md');
  expect(snapshot.text.length).toBeLessThanOrEqual(snapshotChars);
  expect(snapshot.text.endsWith('document.\n')).toBe(true);
  const lines = snapshot.text.split('\n').length - 1;
  expect(snapshot.notice).toContain(`startLine ${lines + 1}`);
  expect(snapshot.wholeFile).toBeNull();
});

test('what may not be read is not shown, and what is gone does not end the conversation', async () => {
  const secret = await load('doc', '.env');
  expect(secret.text).toBe('');
  expect(secret.notice).toContain('cannot be shown');
  expect((await load('doc', '../outside.md')).text).toBe('');
  expect((await load('task', 'tasks/gone.md')).notice).toContain('There is no tasks/gone.md');
});

test('pages that are no file are summed up', async () => {
  const home = await load('page', '/');
  expect(home.text).toContain('ready 1');
  expect(home.text).toContain('CORE-FIRST: First (tasks/core/first.md, p1)');
  expect(home.text).toContain('tasks/core/broken.md');
  expect((await load('page', '/status')).text).toContain('Task folders: tasks');
  expect((await load('page', '/search')).text).toContain('The page /search');
  expect((await load('folder', 'docs')).text).toBe('a.md\nlong.md');
  expect((await load('folder', '')).text).not.toContain('.env');
});
