import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTask, taskBin, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

interface Created {
  task: { id: string; title: string; status: string; findings: unknown[]; dependsOn: string[] };
  path: string;
  sha256: string;
  warnings: string[];
}

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo({ 'tasks/infra/tokens.md': taskText({ title: 'Tokens', status: 'todo' }) });
});
afterEach(() => repo.remove());

const task = (...args: string[]) => runTask(repo.root, args);
const read = (path: string) => readFileSync(join(repo.root, path), 'utf8');
const made = async (...args: string[]) => {
  const result = await task('new', '--json', ...args);
  expect(result.stderr).not.toContain('Error');
  return JSON.parse(result.stdout) as Created;
};

/** Runs the command with a text on its standard input. */
function taskWithInput(
  input: string,
  ...args: string[]
): Promise<{ exitCode: number | null; stdout: string }> {
  const child = spawn(process.execPath, [taskBin, ...args], {
    cwd: repo.root,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, stdout })));
}

test('a title and a workstream make a whole worksheet that passes strict validation', async () => {
  const { exitCode, stdout, stderr } = await task(
    'new',
    'Log in with a passkey',
    '-w',
    'infra',
    '--priority',
    'p1',
  );
  expect([exitCode, stdout]).toEqual([
    0,
    'INFRA-LOG_IN_WITH_A_PASSKEY  tasks/infra/log-in-with-a-passkey.md\n',
  ]);
  expect(stderr).toContain('Write Problem, Plan, Acceptance Criteria');
  const text = read('tasks/infra/log-in-with-a-passkey.md');
  expect(text.match(/^## .*$/gm)).toHaveLength(8);
  expect(text).toMatch(
    /^---\nid: INFRA-LOG_IN_WITH_A_PASSKEY\ntitle: Log in with a passkey\nstatus: draft\npriority: p1\ncreated: \d{4}-\d\d-\d\d\n---\n/,
  );
  expect((await task('validate', '--strict')).exitCode).toBe(0);
});

test('twenty at once with one title make twenty files with twenty ids', async () => {
  const runs = await Promise.all(Array.from({ length: 20 }, () => made('The same', '--workstream', 'web')));
  expect(new Set(runs.map(({ path }) => path)).size).toBe(20);
  expect(new Set(runs.map(({ task: { id } }) => id)).size).toBe(20);
  expect(runs.map(({ path }) => path)).toContain('tasks/web/the-same.md');
  expect(runs.map(({ path }) => path)).toContain('tasks/web/the-same-20.md');
  expect(readdirSync(join(repo.root, 'tasks/web'))).toHaveLength(20);
  expect((await task('validate', '--strict')).exitCode).toBe(0);
}, 60_000);

test('nothing is ever overwritten, also no document and no file that is not read', async () => {
  repo.write({ 'tasks/infra/a.md': 'A document.\n', 'tasks/infra/b.md': new Uint8Array([0, 1, 2]) });
  expect((await made('A', '-w', 'infra')).path).toBe('tasks/infra/a-2.md');
  expect((await made('B', '-w', 'infra')).path).toBe('tasks/infra/b-2.md');
  expect(read('tasks/infra/a.md')).toBe('A document.\n');
  expect((await made('A', '-w', 'infra')).task.id).toBe('INFRA-A_3');
});

test('an id that another file has makes the next number', async () => {
  repo.write({ 'tasks/web/other.md': taskText({ id: 'INFRA-LOGIN', title: 'Other', status: 'todo' }) });
  expect((await made('Login', '-w', 'infra')).task.id).toBe('INFRA-LOGIN_2');
  expect((await made('Login', '-w', 'infra', '--id', 'INFRA-PASSKEY')).task.id).toBe('INFRA-PASSKEY');
  const again = await task('new', 'x', '-w', 'infra', '--id', 'INFRA-LOGIN', '--json');
  expect(again.exitCode).toBe(1);
  expect(JSON.parse(again.stdout).error.code).toBe('conflict');
});

test.each(
  [
    'Quote "this": and #that',
    "it's 100% {{id}} $& $1 \\ `code`",
    '- [ ] * do & ! | > @ x',
    'true',
    '2026-11-22',
    'null: ~',
    'Ünïcödé Straße — Привет 世界 🎉',
    '<!-- comment <T> </script>',
    '---',
  ].map((title) => [title]),
)('the title %j comes back as it was given', async (title) => {
  if (title === '---') {
    expect((await task('new', '-w', 'web', '--', title)).exitCode).toBe(1);
    return;
  }
  const { path } = await made('-w', 'web', '--problem', 'Text.', '--', title);
  const shown = JSON.parse((await task('show', path, '--json')).stdout) as {
    task: Created['task'];
    body: string;
  };
  expect(shown.task).toMatchObject({ title, status: 'draft', findings: [] });
  expect((await task('validate', '--strict')).exitCode).toBe(0);
  expect((await task('update', path, '--status', 'ready')).stderr).toMatch(
    /Plan is empty.*Acceptance Criteria is empty/,
  );
});

test('titles of several lines or without a word are refused, and nothing is written', async () => {
  expect((await task('new', 'a\nb', '-w', 'web')).exitCode).toBe(2);
  expect((await task('new', '', '-w', 'web')).exitCode).toBe(2);
  const { exitCode, stderr } = await task('new', '?!', '-w', 'web');
  expect([exitCode, stderr]).toEqual([
    1,
    '«?!» has no letter or digit to name a file by; say it in words.\n',
  ]);
  expect(readdirSync(join(repo.root, 'tasks'))).toEqual(['infra']);
});

test('without a terminal a missing title or workstream is wrong usage that names the workstreams', async () => {
  expect((await task('new')).exitCode).toBe(2);
  const { exitCode, stderr } = await task('new', 'A title');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is infra; another name makes a new one.');
  expect((await task('new', 'A', '-w', '../up')).exitCode).toBe(2);
});

test('sections come from markdown: known headings to their place, others to the end, the lead to Problem', async () => {
  const text =
    '# Passkeys\r\n\r\nPasswords leak.\r\n\r\n## plan:\r\n1. Ask.\r\n\r\n```md\r\n## no heading\r\n```\r\n\r\n## Rollout\r\n\r\nSlowly.\r\n';
  const { stdout } = await taskWithInput(text, 'new', '-w', 'web', '--from', '-', '--json');
  const { task: fresh, path } = JSON.parse(stdout) as Created;
  expect(fresh.title).toBe('Passkeys');
  const written = read(path);
  expect(written).toContain('## Problem\n\nPasswords leak.\n\n## Context\n');
  expect(written).toContain('## Plan\n\n1. Ask.\n\n```md\n## no heading\n```\n\n## Acceptance Criteria\n');
  expect(written.endsWith('## Rollout\n\nSlowly.\n')).toBe(true);
  expect(written).not.toContain('\r');
});

test('a file for --from must lie in the repository, and is named from where one stands', async () => {
  repo.write({ 'notes/idea.md': '# Idea\n\nBecause.\n' });
  const { stdout } = await runTask(join(repo.root, 'notes'), [
    'new',
    '-w',
    'web',
    '--from',
    'idea.md',
    '--json',
  ]);
  expect((JSON.parse(stdout) as Created).task.title).toBe('Idea');
  const outside = await task('new', 'x', '-w', 'web', '--from', '/etc/hostname');
  expect(outside.exitCode).toBe(1);
  expect(outside.stderr).toContain('--from - <');
  expect((await task('new', 'x', '-w', 'web', '--from', '.git/config')).exitCode).toBe(1);
});

test('a section given twice, or one that would swallow the next, is refused', async () => {
  repo.write({ 'idea.md': 'Because.\n' });
  expect((await task('new', 'x', '-w', 'web', '--from', 'idea.md', '--problem', 'Other')).exitCode).toBe(2);
  expect((await task('new', 'x', '-w', 'web', '--problem', '## Plan\nx')).exitCode).toBe(2);
  const open = await task('new', 'x', '-w', 'web', '--problem', '```\nnever closed');
  expect([open.exitCode, open.stderr]).toEqual([1, expect.stringContaining('does not close')]);
  expect((await task('new', 'x', '-w', 'web', '--problem', '<!-- never closed')).exitCode).toBe(1);
});

test('a task with its three sections can be made ready at once', async () => {
  const { task: fresh } = await made(
    'Whole',
    '-w',
    'web',
    '--problem',
    'P',
    '--plan',
    '1. x',
    '--acceptance-criteria',
    '- [ ] y',
  );
  expect((await task('update', fresh.id, '--status', 'ready')).exitCode).toBe(0);
});

test('dependencies must exist, are written as their files write them, and close no circle', async () => {
  expect((await task('new', 'x', '-w', 'web', '--depends-on', 'NOPE')).stderr).toContain(
    'There is no task NOPE.',
  );
  expect((await made('x', '-w', 'web', '--depends-on', 'infra-tokens')).task.dependsOn).toEqual([
    'INFRA-TOKENS',
  ]);
  repo.write({
    'tasks/web/first.md': taskText({ title: 'First', status: 'todo', depends_on: '[WEB-SECOND]' }),
  });
  const circle = await task('new', 'Second', '-w', 'web', '--depends-on', 'WEB-FIRST');
  expect([circle.exitCode, circle.stderr]).toEqual([
    1,
    expect.stringContaining('WEB-FIRST → WEB-SECOND → WEB-FIRST'),
  ]);
});

test('a milestone that the settings do not know is told, and taken', async () => {
  repo.write({ 'tasks.config.json': '{ "milestones": ["m1"] }' });
  expect((await made('x', '-w', 'infra', '--milestone', 'm9')).warnings[0]).toContain('m9 is not one of');
  expect((await made('y', '-w', 'infra', '--milestone', 'm1')).warnings).toEqual([]);
});

test('a dry run prints the file and writes nothing', async () => {
  const { stdout, stderr } = await task('new', 'Dry', '-w', 'infra', '--dry-run');
  expect(stdout).toMatch(/^---\nid: INFRA-DRY\n/);
  expect(stderr).toContain('not written');
  expect(readdirSync(join(repo.root, 'tasks/infra'))).toEqual(['tokens.md']);
});

describe('a template of the repository', () => {
  const template = [
    '---',
    '# our own',
    'title: "{{title}}"',
    'id: {{id}}',
    'status: {{status}}',
    'priority: p2   # unless urgent',
    'owner: {{owner}}',
    'reviewer: ana',
    "branch: 'task/{{slug}}'",
    'labels: [team]',
    '---',
    '',
    '# {{title}} ({{workstream}})',
    '',
    '## Problem',
    '',
    '## Plan',
    '',
    '## Acceptance Criteria',
    '',
    '- [ ] The docs say so.',
    '',
  ].join('\n');
  beforeEach(() => repo.write({ '.tasks/templates/worksheet.md': template }));

  test('keeps its own fields, comments and texts around what is given', async () => {
    const { path } = await made(
      'A: b',
      '-w',
      'infra',
      '--label',
      'api',
      '--acceptance-criteria',
      '- [ ] It works.',
    );
    expect(read(path)).toMatch(
      /^---\n# our own\ntitle: "A: b"\nid: INFRA-A_B\nstatus: draft\npriority: p2 {3}# unless urgent\nreviewer: ana\nbranch: task\/a-b\nlabels: \[team, api\]\ncreated: [\d-]+\n---\n\n# A: b \(infra\)\n/,
    );
    expect(read(path)).toContain('## Acceptance Criteria\n\n- [ ] It works.\n\n- [ ] The docs say so.\n');
    const other = await made('Urgent', '-w', 'infra', '--priority', 'p0', '--context', 'More.');
    expect(read(other.path)).toContain('priority: p0   # unless urgent');
    expect(read(other.path)).toContain('## Context\n\nMore.\n');
  });

  test('one for the workstream or one that is named goes before', async () => {
    repo.write({
      '.tasks/templates/web.md': '# {{title}}\n\nWeb.\n',
      '.tasks/templates/bug.md': '# {{title}}\n\nBug.\n',
    });
    expect(read((await made('A', '-w', 'web')).path)).toMatch(/\n---\n\n# A\n\nWeb\.\n$/);
    expect(read((await made('B', '-w', 'web', '--template', 'bug')).path)).toContain('Bug.');
    const unknown = await task('new', 'C', '-w', 'web', '--template', 'nope');
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('there is bug, web, worksheet'),
    ]);
  });

  test('one that makes no valid task is named, and nothing is written', async () => {
    repo.write({ '.tasks/templates/worksheet.md': '---\nstatus: ready\n---\n# {{title}}\n' });
    const { exitCode, stderr } = await task('new', 'A', '-w', 'infra');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('.tasks/templates/worksheet.md gives')]);
    repo.write({ '.tasks/templates/worksheet.md': '---\nstatus: [\n---\n# {{title}}\n' });
    expect((await task('new', 'A', '-w', 'infra')).stderr).toContain(
      '.tasks/templates/worksheet.md does not',
    );
  });
});

test('works in a git worktree, and from a folder reached through a link', async () => {
  const tree = join(repo.root, '..', `${repo.root.split('/').at(-1)}-tree`);
  repo.git('worktree', 'add', '-q', tree, '-b', 'other');
  try {
    const { stdout } = await runTask(join(tree, 'tasks'), ['new', 'In the tree', '-w', 'infra', '--json']);
    expect((JSON.parse(stdout) as Created).path).toBe('tasks/infra/in-the-tree.md');
    expect(readdirSync(join(tree, 'tasks/infra'))).toContain('in-the-tree.md');
    expect(readdirSync(join(repo.root, 'tasks/infra'))).toEqual(['tokens.md']);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
  const link = `${repo.root}-link`;
  symlinkSync(repo.root, link);
  try {
    expect((await runTask(link, ['new', 'Linked', '-w', 'infra'])).exitCode).toBe(0);
    writeFileSync(join(repo.root, 'idea.md'), '# Through a link\n');
    const from = await runTask(link, ['new', '-w', 'infra', '--from', 'idea.md']);
    expect([from.exitCode, from.stdout]).toEqual([0, expect.stringContaining('INFRA-THROUGH_A_LINK')]);
  } finally {
    rmSync(link);
  }
});

test('a workstream that is a link out of the repository is refused', async () => {
  const outside = `${repo.root}-outside`;
  mkdirSync(outside);
  symlinkSync(outside, join(repo.root, 'tasks/away'));
  const { exitCode } = await task('new', 'x', '-w', 'away');
  const found = readdirSync(outside);
  rmSync(outside, { recursive: true });
  expect([exitCode, found]).toEqual([1, []]);
});
