import fc from 'fast-check';
import { defaultConfig } from '#lib/config.ts';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { formatOf } from '#lib/tasks/format-of.ts';
import { backlogTaskRoots, readBacklogSettings } from '#lib/tasks/formats/backlog-settings.ts';
import { type Task, taskStatuses } from '#lib/tasks/model.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { applyEdits } from '#lib/tasks/task-edits.ts';

const configFor = (yaml = '', statuses: (typeof defaultConfig)['statuses'] = {}) => ({
  ...defaultConfig,
  statuses,
  taskRoots: ['tasks', ...backlogTaskRoots('backlog')],
  backlog: readBacklogSettings(yaml, 'backlog', 'backlog/config.yml'),
});
const path = 'backlog/tasks/back-12 - Some-title.md';
const parse = (text: string, at = path, config = configFor()): Task => {
  const task = parseTask(at, text, config);
  if (!task) throw new Error('no task');
  return task;
};
const statusOf = (word: string, config = configFor()) =>
  parse(`---\nid: A-1\ntitle: T\nstatus: ${word}\n---\n`, path, config);

describe('reading a file of Backlog.md', () => {
  test.each([
    ['To Do', 'todo'],
    ['in-progress', 'in_progress'],
    ['DONE', 'completed'],
    ['"● In Review"', 'in_review'],
    ['Review', 'in_review'],
    ["Won't Do", 'cancelled'],
    ['Blocked', 'blocked'],
    ['Ready', 'ready'],
  ])('%s means %s', (word, status) => {
    expect(statusOf(word)).toMatchObject({ status, findings: [] });
  });

  test('the status that new tasks get is todo, whatever its word; an alias goes before all', () => {
    expect(statusOf('Inbox').status).toBeNull();
    expect(statusOf('Inbox', configFor('default_status: Inbox\n')).status).toBe('todo');
    expect(statusOf('Done', configFor('', { Done: 'in_review' })).status).toBe('in_review');
  });

  test('a word that nobody knows stays, with a warning that tells how to say what it means', () => {
    const { status, rawStatus, findings } = statusOf('Awaiting «x»');
    expect([status, rawStatus]).toEqual([null, 'Awaiting «x»']);
    expect(findings).toMatchObject([{ code: 'status-unknown', severity: 'warning', line: 4, column: 9 }]);
    expect(findings[0]?.remedy).toContain('{"statuses": {"Awaiting «x»": "in_progress"}}');
  });

  test.each([
    ['high', 'p1'],
    ['Medium', 'p2'],
    ['low', 'p3'],
    ['Critical', 'p0'],
    ['someday', null],
  ])('priority %s means %s', (rawPriority, priority) => {
    expect(parse(`---\nid: A-1\ntitle: T\nstatus: Done\npriority: ${rawPriority}\n---\n`)).toMatchObject({
      priority,
      rawPriority,
    });
  });

  test('id and title come from the name of the file where it does not give them', () => {
    expect(parse('---\nstatus: Done\n---\n')).toMatchObject({ id: 'BACK-12', title: 'Some title' });
    expect(parse('---\nstatus: Done\n---\n', 'backlog/tasks/task-002.10.1 - -.md').id).toBe('TASK-002.10.1');
    expect(parse('---\nstatus: Done\n---\n', 'backlog/tasks/my-app-3 - A - b.md')).toMatchObject({
      id: 'MY-APP-3',
      title: 'A b',
    });
    expect(parse('---\nstatus: Done\n---\n', 'backlog/tasks/notes.md')).toMatchObject({
      id: 'NOTES',
      title: 'Notes',
    });
  });

  test('only its folders of tasks hold tasks, and a folder can decide the status', () => {
    const text = '---\nid: A-1\ntitle: T\nstatus: Done\n---\n';
    for (const folder of ['docs', 'decisions', 'milestones', 'archive/tasks']) {
      expect(parseTask(`backlog/${folder}/a-1 - x.md`, text, configFor())).toBeNull();
    }
    const draft = parse(text, 'backlog/drafts/draft-1 - x.md');
    expect(draft).toMatchObject({ status: 'draft', rawStatus: 'Done', findings: [{ code: 'status-place' }] });
    expect(parse('---\nid: A-1\ntitle: T\n---\n', 'backlog/completed/a-1.md')).toMatchObject({
      status: 'completed',
      findings: [],
    });
  });

  test.each([
    ['2026-08-17 07:26', '2026-08-17', 0],
    ['2026-08-17', '2026-08-17', 0],
    ['2026-08-17T07:26', '2026-08-17', 0],
    ['2026-13-45', '2026-13-45', 1],
    ['17.08.26', '17.08.26', 1],
  ])('created_date %s is %s', (written, created, problems) => {
    const task = parse(`---\nid: A-1\ntitle: T\nstatus: Done\ncreated_date: '${written}'\n---\n`);
    expect([task.created, task.findings.length]).toEqual([created, problems]);
  });
});

describe('writing a status', () => {
  const format = (yaml: string) => formatOf(path, configFor(yaml));

  test('what is written means what was asked for, or is refused', () => {
    const words = fc.constantFrom(
      'To Do',
      'Doing',
      'Review',
      'Shipped',
      'Blocked',
      'Ready',
      'Odd',
      'Won’t do',
      'Draft',
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(words, { minLength: 1 }),
        fc.constantFrom(...taskStatuses),
        fc.dictionary(fc.constantFrom('Odd', 'Queued', 'Review'), fc.constantFrom(...taskStatuses)),
        (statuses, status, aliases) => {
          const { canWriteStatus, writeStatus, readStatus } = format(
            `statuses: ${JSON.stringify(statuses)}\n`,
          );
          if (!canWriteStatus(status, aliases))
            expect(() => writeStatus(status, null, aliases)).toThrow('has no status');
          else expect(readStatus(writeStatus(status, null, aliases), aliases)).toBe(status);
        },
      ),
    );
  });

  test('a priority of its own list is used where one fits', () => {
    const { writePriority } = format('priorities: [Urgent, High, Normal, Low]\n');
    expect(['p0', 'p1', 'p2', 'p3'].map((each) => writePriority(each as 'p0', null))).toEqual([
      'urgent',
      'high',
      'normal',
      'low',
    ]);
    expect(format('').writePriority('p0', 'Low')).toBe('High');
  });
});

describe('changing who it belongs to', () => {
  const format = formatOf(path, configFor());
  const change = (assignee: string, owner: string) => {
    const text = `---\nid: A-1 # @why\nassignee:${assignee}\nreporter: @rosa\nx: a@b.example\n---\nassignee: @body\n`;
    const front = readFrontMatter(format.mask(text));
    if (!front) throw new Error('no front matter');
    const edited = applyEdits(format, text, format.ownerEdits(front, owner), new Date());
    const [, found] =
      /\nassignee:(.*)\nreporter: @rosa\nx: a@b\.example\n---\nassignee: @body\n$/s.exec(edited) ?? [];
    return found;
  };

  test.each([
    [' []', 'bo', ' ["@bo"]'],
    ['', 'bo', ' ["@bo"]'],
    [" ['@ana']", 'bo', " ['@bo']"],
    [' [@ana, @bo]', 'bo', ' [@bo]'],
    [' @ana', 'bo', ' "@bo"'],
    [' @ana', '', ''],
    [' ana', 'bo', ' bo'],
    ['\n  - ana@mail.example', 'bo', '\n  - bo'],
    ['\n  - "@ana" # first\n  - "@bo"', 'Cy Long', '\n  - "Cy Long"'],
    ["\n  - '@ana'", '', ' []'],
    ['\n- "@ANA"', 'ana', '\n- "@ANA"'],
  ])('from «assignee:%s» to «%s» it is «%s»', (assignee, owner, expected) => {
    expect(change(assignee, owner)).toBe(expected);
  });
});

test('the day of the last change moves along as exactly as it was written, and only where it is', () => {
  const format = formatOf(path, configFor());
  const now = new Date('2026-01-02T03:04:05Z');
  const touched = (line: string) =>
    applyEdits(format, `---\nid: A-1\n${line}labels: []\n---\n`, [{ field: 'labels', addItem: 'x' }], now);
  expect(touched("updated_date: '2025-01-01 10:00' # c\n")).toContain(
    "updated_date: '2026-01-02 03:04' # c\n",
  );
  expect(touched('updated_date: 2025-01-01\n')).toContain('updated_date: 2026-01-02\n');
  expect(touched('updated_date: "2025-01-01T10:00:00Z"\n')).toContain(
    'updated_date: "2026-01-02T03:04:05Z"\n',
  );
  expect(touched('updated_date: yesterday\n')).toContain('updated_date: yesterday\n');
  expect(touched('updated_date:\n')).toContain('updated_date:\n');
  expect(touched('')).toBe('---\nid: A-1\nlabels: [x]\n---\n');
});

test('edits keep every other byte, over files as people write them', () => {
  const format = formatOf(path, configFor());
  const other = fc.constantFrom(
    '# a comment',
    'reporter: @ana',
    "references:\n  - 'https://example.invalid/a'",
    'title: >-\n  Folded\n  text',
    'onStatusChange: |\n  echo "status: x"',
    'ordinal: 12000',
    'x: "a # b"',
  );
  const eol = fc.constantFrom('\n', '\r\n');
  fc.assert(
    fc.property(
      fc.uniqueArray(other, { maxLength: 6 }),
      fc.constantFrom('To Do', "'To Do'", '"To Do"', 'To Do # why'),
      fc.constantFrom('', '\n## Description\n\nassignee: @x\n', '\n---\nstatus: To Do\n---\n'),
      eol,
      fc.boolean(),
      fc.nat(6),
      (others, status, body, lineEnd, bom, at) => {
        const lines: string[] = [...others];
        lines.splice(at, 0, `status: ${status}`);
        const text = `${bom ? '\uFEFF' : ''}---\n${lines.join('\n')}\n---\n${body}`.replaceAll('\n', lineEnd);
        const edits = [{ field: 'status', set: 'In Progress' }];
        const expected = text.replace(
          `status: ${status}`,
          `status: ${status.replace('To Do', 'In Progress')}`,
        );
        expect(applyEdits(format, text, edits, new Date())).toBe(expected);
      },
    ),
  );
});
