import fc from 'fast-check';
import { defaultConfig } from '#lib/config.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { writtenFile } from '#tests/helpers/front-matter-arbitrary.ts';

const parse = (text: string, path = 'tasks/infra-tools/chat sidebar.md', config = defaultConfig) =>
  parseTask(path, text, config);
const codes = (text: string) =>
  parse(text)?.findings.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe('reading a task', () => {
  test('takes every field as the file writes it', () => {
    const text = `---
id: A-1
title: "One: two"
status: in_progress
priority: P0
milestone: 1.0
owner: ana
labels: [a, 2]
Depends on:
  - B-1 # why
created: 2026-01-02
x-unknown: { deep: [1] }
---
# Other
`;
    expect(parse(text)).toEqual({
      id: 'A-1',
      title: 'One: two',
      status: 'in_progress',
      rawStatus: 'in_progress',
      priority: 'p0',
      milestone: '1.0',
      owner: 'ana',
      labels: ['a', '2'],
      dependsOn: ['B-1'],
      created: '2026-01-02',
      completed: null,
      completedBy: null,
      workstream: 'infra-tools',
      path: 'tasks/infra-tools/chat sidebar.md',
      findings: [],
    });
  });

  test('derives id and title where the file gives none', () => {
    const text = '---\nstatus: todo\n---\n```\n# not this\n```\n<!-- # nor this -->\n# The *real* `one` #\n';
    expect(parse(text)).toMatchObject({ id: 'INFRA_TOOLS-CHAT_SIDEBAR', title: 'The real one' });
    expect(parse('---\nstatus: todo\n---\n', 'tasks/solo.md')).toMatchObject({ id: 'SOLO', title: 'Solo' });
    expect(parse('---\nstatus: todo\n---\n', 'tasks/a/b/c.md')?.id).toBe('A-B_C');
  });

  test('is none without front matter, or outside the task roots', () => {
    expect(parse('# Notes\n')).toBeNull();
    expect(parse('---\n\nA rule above.\n')).toBeNull();
    expect(parse('---\nstatus: todo\n---\n', 'docs/a.md')).toBeNull();
    expect(parse('---\nstatus: todo\n---\n', 'tasks-old/a.md')).toBeNull();
  });

  test('knows statuses in other spellings and by the aliases of the configuration', () => {
    const config = { ...defaultConfig, statuses: { 'To Do': 'todo' as const, Fertig: 'completed' as const } };
    const status = (word: string) => parse(`---\nstatus: ${word}\n---\n`, undefined, config)?.status;
    expect(['To Do', 'to-do', 'fertig', 'In Progress', 'in-review'].map(status)).toEqual([
      'todo',
      'todo',
      'completed',
      'in_progress',
      'in_review',
    ]);
  });

  test('says what is wrong with line and column, and keeps the rest', () => {
    expect(codes('---\nstatus: doing\npriority:   high\n---\n# T\n')).toEqual([
      'status-unknown 2:9',
      'priority-unknown 3:13',
    ]);
    expect(codes('---\r\nowner: ana\r\n---\r\n# T\r\n')).toEqual(['status-missing 1:1']);
    expect(codes('\uFEFF---\nstatus: todo\nstatus: ready\n---\n# T\n')).toEqual(['duplicate-field 3:1']);
    expect(codes('---\nstatus: todo\ncreated: 2026-02-30\n---\n# T\n')).toEqual(['date-form 3:10']);
    expect(codes('---\nstatus: todo\ndepends_on: A, B\n---\n# T\n')).toEqual(['list-form 3:13']);
    expect(codes('---\nstatus: todo\nowner: [a, b]\n---\n# T\n')).toEqual(['field-type 3:8']);
    expect(codes('---\nid: a b\nstatus: todo\n---\n# T\n')).toEqual(['id-form 2:5']);
    expect(codes('---\nstatus: todo\n\n# T\n')).toContain('front-matter-unclosed 1:1');
    expect(codes('---\n- a\n---\n# T\n')).toContain('front-matter-shape 2:1');
    expect(codes('---\nstatus: todo\n\towner: x\n---\n# T\n')?.[0]).toMatch(/^yaml 3:/);
    expect(parse('---\nstatus: todo\nowner: "ana\n---\n# T\n')).toMatchObject({ status: 'todo', title: 'T' });
  });

  test('that is torn in its title has the name of its heading', () => {
    const torn = '---\ntitle: "unclosed\nstatus: ready\n---\n\n# What it is about\n';
    expect(parse(torn)).toMatchObject({ title: 'What it is about' });
    const [finding] = parse(torn)?.findings ?? [];
    expect(finding).toMatchObject({ message: 'YAML: The closing " is missing.' });
    expect(parse('---\ntitle: Kept\nowner: "ana\n---\nNo heading.\n')).toMatchObject({ title: 'Kept' });
  });

  test('that cannot be read whole says only that, and not what would follow from it', () => {
    for (const yaml of ['owner: "ana', 'status: doing\npriority: [', '- a', 'owner: ana\n\tstatus: x']) {
      const found = codes(`---\n${yaml}\n---\n`) ?? [];
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter((code) => !/^(yaml|front-matter-shape) /.test(code))).toEqual([]);
    }
    expect(codes('---\nowner: a\nowner: b\n---\n# T\n')).toEqual([
      'status-missing 1:1',
      'duplicate-field 3:1',
    ]);
  });

  test('never throws and never takes long, whatever the file holds', () => {
    const nasty = [
      `a: &a [${'x,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nstatus: *c`,
      '['.repeat(60_000),
      'a: '.repeat(20_000),
      '? '.repeat(30_000),
      Array.from({ length: 8_000 }, (_, at) => `k${at}: 1`).join('\n'),
      `labels:\n${'  - &x a\n  - *x\n'.repeat(3_000)}`,
      `x: ${'y'.repeat(70_000)}`,
      'status: !!js/function "x"',
      '%YAML 9.9',
      '<<: *nothing',
      'status: \u0000\u0007',
    ];
    for (const yaml of nasty) {
      const started = performance.now();
      expect(parse(`---\n${yaml}\n---\n# T\n`)).not.toBeNull();
      expect(performance.now() - started).toBeLessThan(1_500);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (yaml) => {
        parse(`---\n${yaml}\n---\n`);
      }),
    );
  });

  test('of generated files gives the status that they write', () => {
    fc.assert(
      fc.property(writtenFile, (file) => {
        const line = file.lines.find((each) => each.startsWith('status:')) ?? '';
        const task = parse(file.text);
        expect(task?.status).toBe(/to ?do/i.test(line.replace(/#.*/, '')) ? 'todo' : null);
        expect(task?.dependsOn).toEqual(file.items);
      }),
    );
  });
});
