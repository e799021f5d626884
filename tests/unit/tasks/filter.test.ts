import fc from 'fast-check';
import { defaultConfig } from '#lib/config.ts';
import { assembleIndex } from '#lib/docs/assemble-index.ts';
import { completeFilter, type FilterVocabulary, takeCompletion } from '#lib/tasks/filter/complete.ts';
import { describeFilter } from '#lib/tasks/filter/describe.ts';
import { hasTerm, toggleTerm } from '#lib/tasks/filter/edit-terms.ts';
import { filterFacts } from '#lib/tasks/filter/facts.ts';
import { formatFilter } from '#lib/tasks/filter/format.ts';
import { dayKeys, isWords, noWords, textKeys } from '#lib/tasks/filter/keys.ts';
import { matchFilter } from '#lib/tasks/filter/match.ts';
import { maxFilterChars, parseFilter } from '#lib/tasks/filter/parse.ts';
import type { FilterTerm } from '#lib/tasks/filter/terms.ts';
import type { Task } from '#lib/tasks/model.ts';
import { naturalKey } from '#lib/tasks/natural-key.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { random, taskPath, taskText } from '#tests/bench/corpus.ts';

const now = new Date(2026, 5, 15, 12);

function taskOf(path: string, fields: Record<string, string>): Task {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const task = parseTask(path, `---\n${lines.join('\n')}\n---\n\n# A task\n`, defaultConfig);
  if (!task) throw new Error(`${path} is no task`);
  return task;
}

const tasks = [
  taskOf('tasks/infra/login.md', {
    id: 'INFRA-LOGIN',
    title: 'Log in with a passkey',
    status: 'ready',
    priority: 'p1',
    milestone: 'm1',
    owner: '"ana, bo"',
    labels: '[web, auth]',
    depends_on: '[INFRA-TOKENS]',
    created: '2026-01-10',
  }),
  taskOf('tasks/infra/tokens.md', {
    id: 'INFRA-TOKENS',
    title: 'Tokens that expire',
    status: 'in_progress',
    priority: 'p0',
    milestone: 'm1',
    owner: 'ana',
    created: '2026-03-01',
  }),
  taskOf('tasks/cli/help.md', {
    id: 'CLI-HELP',
    title: 'Help that helps',
    status: 'ready',
    created: '2026-06-10',
  }),
  taskOf('tasks/cli/done.md', {
    id: 'CLI-DONE',
    title: 'Done long ago',
    status: 'completed',
    completed: '2026-02-02',
    labels: '[web]',
  }),
  taskOf('tasks/cli/odd.md', { id: 'CLI-ODD', title: 'Odd', status: 'Awaiting Approval', priority: 'p2' }),
];

const changedMs: Record<string, number> = {
  'tasks/infra/login.md': new Date(2026, 5, 14, 9).getTime(),
  'tasks/infra/tokens.md': new Date(2026, 5, 1, 9).getTime(),
  'tasks/cli/help.md': new Date(2026, 5, 15, 0, 0).getTime(),
};

const index = assembleIndex(
  tasks.map((task) => ({
    entry: {
      kind: 'task' as const,
      path: task.path,
      title: task.title,
      status: task.status,
      mtimeMs: changedMs[task.path] ?? 0,
      size: 1,
    },
    task,
  })) as Parameters<typeof assembleIndex>[0],
  1,
);
const words = { statuses: { Doing: 'in_progress' as const } };

function found(text: string): string[] {
  const { terms } = parseFilter(text, words);
  const passes = matchFilter(terms, filterFacts(index, words, now));
  return index.tasks.filter(passes).map(({ id }) => id.replace(/^\w+-/, '').toLowerCase());
}

test.each([
  ['', ['login', 'tokens', 'help', 'done', 'odd']],
  ['status:ready', ['login', 'help']],
  ['status:ready,"in progress"', ['login', 'tokens', 'help']],
  ['status:doing', ['tokens']],
  ['status:"awaiting approval"', ['odd']],
  ['-status:completed', ['login', 'tokens', 'help', 'odd']],
  ['milestone:M1 status:ready', ['login']],
  ['priority:p0,p1', ['login', 'tokens']],
  ['priority:high', ['login']],
  ['owner:bo', ['login']],
  ['owner:@ana', ['login', 'tokens']],
  ['label:web -status:completed', ['login']],
  ['label:we*', ['login', 'done']],
  ['workstream:cli', ['help', 'done', 'odd']],
  ['is:ready', ['help']],
  ['is:waiting', ['login']],
  ['is:blocked', ['login']],
  ['is:blocking', ['tokens']],
  ['is:invalid', ['odd']],
  ['-is:closed is:valid', ['login', 'tokens', 'help']],
  ['no:owner', ['help', 'done', 'odd']],
  ['-no:milestone', ['login', 'tokens']],
  ['no:status', ['odd']],
  ['depends:INFRA-TOKENS', ['login']],
  ['blocks:infra-login', ['tokens']],
  ['id:CLI-*', ['help', 'done', 'odd']],
  ['id:CLI', []],
  ['path:tasks/*/h*.md', ['help']],
  ['title:*that*', ['tokens', 'help']],
  ['"that helps"', ['help']],
  ['that helps', ['help']],
  ['-passkey status:ready', ['help']],
  ['auth', ['login']],
  ['updated:>2026-06-13', ['login', 'help']],
  ['updated:yesterday', ['login']],
  ['updated:2026-06-15', ['help']],
  ['updated:today', ['help']],
  ['updated:2w', ['login', 'tokens', 'help']],
  ['updated:<7d', ['tokens', 'done', 'odd']],
  ['created:<2026-03-01', ['login']],
  ['created:<=2026-03-01', ['login', 'tokens']],
  ['created:>=2026-03-01', ['tokens', 'help']],
  ['created:>1m', ['help']],
  ['completed:2026-02-02', ['done']],
])('«%s» finds %j', (text, expected) => {
  expect(parseFilter(text, words).problems.filter(({ message }) => !message.startsWith('No status'))).toEqual(
    [],
  );
  expect(found(text).sort()).toEqual([...expected].sort());
});

test.each([
  ['statsu:ready', /no key «statsu:».*«status:»/, 'status:'],
  ['zzzz:1', /no key «zzzz:».*quotation marks/, undefined],
  ['status:redy', /No status is called «redy».*«ready»/, 'ready'],
  ['priority:urgentest', /No priority.*p0/, undefined],
  ['is:reddy', /«is:reddy» is not known.*«ready»/, 'ready'],
  ['is:green', /There are open, closed/, undefined],
  ['no:ownr', /«owner»/, 'owner'],
  ['owner:', /needs a value, for example owner:/, undefined],
  ['created:soon', /«soon» is no day.*created:>7d/, undefined],
  ['created:2026-02-30', /is no day/, undefined],
  ['created:>2026-01-01,2026-02-01', /takes one day/, undefined],
  ['"unclosed', /no partner/, undefined],
])('«%s» is answered with what is wrong, where, and what was meant', (text, message, instead) => {
  const [problem] = parseFilter(text).problems;
  expect(problem?.message).toMatch(message);
  expect(problem?.instead).toBe(instead);
  expect(problem?.start).toBeGreaterThanOrEqual(0);
  expect(problem?.end).toBeLessThanOrEqual(text.length);
});

test('a value that is not known filters nothing, a key that is not known is looked for as it stands', () => {
  expect(found('is:green')).toHaveLength(tasks.length);
  expect(found('zzzz:1')).toEqual([]);
});

test('a filter in words says the same', () => {
  const say = (text: string) => describeFilter(parseFilter(text).terms);
  expect(say('')).toBe('all tasks');
  expect(say('status:ready,todo -owner:ana is:waiting no:milestone updated:>7d "a b"')).toBe(
    'status ready or todo, and not owner ana, and waiting for another task, and without milestone, ' +
      'and updated after 7 days ago, and with «a b» in id, title, path or labels',
  );
});

const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const word = fc.oneof(anyText, fc.constantFrom('a b', '"', '\\', '-x', 'a:b', 'x,y', '*', '\\"', 'ünï'));
const value = word.map((text) => text.trim()).filter((text) => text !== '');
const negated = fc.boolean();
const someOf = <T>(items: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });
const term: fc.Arbitrary<FilterTerm> = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), text: word.filter((text) => text !== ''), negated }),
  fc.record({
    kind: fc.constant('text' as const),
    key: fc.constantFrom(...textKeys),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
    negated,
  }),
  fc.record({
    kind: fc.constant('day' as const),
    key: fc.constantFrom(...dayKeys),
    compare: fc.constantFrom('=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
    day: fc.constantFrom('2026-02-28', 'today', 'yesterday'),
    negated,
  }),
  fc.record({ kind: fc.constant('is' as const), values: someOf(isWords), negated }),
  fc.record({ kind: fc.constant('no' as const), values: someOf(noWords), negated }),
);

test('property: what is written is read back as the same terms', () => {
  fc.assert(
    fc.property(fc.array(term, { maxLength: 6 }), (terms) => {
      const text = formatFilter(terms);
      fc.pre(text.length <= maxFilterChars);
      const back = parseFilter(text).terms.map(({ start: _start, end: _end, ...rest }) => rest);
      expect(back).toEqual(terms);
    }),
    { numRuns: 500 },
  );
});

test('property: any text is read, each place lies in it and in order, and reading again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        fc.array(word).map((parts) => parts.join(' ')),
      ),
      (text) => {
        const { terms, problems } = parseFilter(text);
        let at = 0;
        for (const { start, end } of terms) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
        for (const { start, end } of problems) expect(start <= end && end <= text.length).toBe(true);
        const once = formatFilter(terms);
        expect(formatFilter(parseFilter(once).terms)).toBe(once);
        matchFilter(terms, filterFacts(index, {}, now));
      },
    ),
    { numRuns: 1000 },
  );
});

test('property: toggling a condition twice brings back the same terms, and no word in quotation marks suffers', () => {
  fc.assert(
    fc.property(fc.array(term, { maxLength: 5 }), (terms) => {
      const text = formatFilter(terms);
      fc.pre(!hasTerm(text, 'status:ready'));
      const on = toggleTerm(text, 'status:ready');
      expect(hasTerm(on, 'status:ready')).toBe(true);
      expect(formatFilter(parseFilter(toggleTerm(on, 'status:ready')).terms)).toBe(text);
    }),
  );
});

test('a filter without end is cut, and says so', () => {
  const long = 'a '.repeat(3000);
  expect(
    parseFilter(long)
      .problems.map(({ message }) => message)
      .join(' '),
  ).toMatch(/at most 2000 characters/);
  expect(parseFilter(long).terms).toHaveLength(100);
});

test('no pattern is slow, however it is made', () => {
  const hostile = taskOf('tasks/x/y.md', { title: 'a'.repeat(20_000), status: 'todo' });
  const { terms } = parseFilter(`title:${'*a'.repeat(400)}*b`);
  const passes = matchFilter(terms, filterFacts(index, {}, now));
  const started = performance.now();
  for (let round = 0; round < 100; round++) passes(hostile);
  expect(performance.now() - started).toBeLessThan(500);
});

const vocabulary: FilterVocabulary = {
  milestone: ['m1', 'm2'],
  owner: ['ana', 'Ana Li', 'bo'],
  workstream: ['cli'],
  label: ['web'],
  status: ['To Do', 'Done'],
};

function offered(marked: string): string[] {
  const cursor = marked.indexOf('|');
  return completeFilter(marked.replace('|', ''), cursor, vocabulary).map(({ label }) => label);
}

test('completion offers keys at a word, and values behind a key', () => {
  expect(offered('|')).toContain('status:');
  expect(offered('st|')).toEqual(['status:']);
  expect(offered('-ow|')).toEqual(['owner:']);
  expect(offered('status:re|')[0]).toBe('ready');
  expect(offered('status:|').slice(0, 2)).toEqual(['To Do', 'Done']);
  expect(offered('owner:an|')).toEqual(['ana', 'Ana Li']);
  expect(offered('owner:ana,|')).toEqual(['Ana Li', 'bo']);
  expect(offered('is:bl|')).toEqual(['blocked', 'blocking']);
  expect(offered('updated:>7|')).toEqual(['>7d']);
  expect(offered('"st|')).toEqual([]);
  expect(offered('zz:|')).toEqual([]);
});

test('a completion takes the place of what was typed, with quotation marks where it needs them', () => {
  const take = (marked: string, label: string) => {
    const cursor = marked.indexOf('|');
    const text = marked.replace('|', '');
    const chosen = completeFilter(text, cursor, vocabulary).find((one) => one.label === label);
    if (!chosen) throw new Error(`${label} is not offered`);
    const taken = takeCompletion(text, chosen);
    return `${taken.text.slice(0, taken.cursor)}|${taken.text.slice(taken.cursor)}`;
  };
  expect(take('own| is:ready', 'owner:')).toBe('owner:| is:ready');
  expect(take('owner:an| is:ready', 'Ana Li')).toBe('owner:"Ana Li" |is:ready');
  expect(take('owner:ana,an|', 'Ana Li')).toBe('owner:ana,"Ana Li" |');
});

test('a natural key sorts numbers by size, without regard to case and accents', () => {
  const names = ['item 10', 'Item 2', 'item 02b', 'Émile', 'ende', 'item 1'];
  const sorted = names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  expect(sorted).toEqual(['Émile', 'ende', 'item 1', 'Item 2', 'item 02b', 'item 10']);
});

test('ten thousand tasks are filtered within the time of a frame or two', () => {
  const next = random(3);
  const many = Array.from({ length: 10_000 }, (_, number) => {
    const path = taskPath(number);
    const task = parseTask(path, taskText(number, next, 1), defaultConfig);
    return { entry: { kind: 'task', path, title: task?.title ?? '', mtimeMs: number, size: 1 }, task };
  }) as Parameters<typeof assembleIndex>[0];
  const large = assembleIndex(many, 1);
  const facts = filterFacts(large, {}, now);
  const { terms } = parseFilter('status:ready,todo -owner:web created:>2026-01-03 is:waiting token');
  const round = () => {
    const started = performance.now();
    const hits = large.tasks.filter(matchFilter(terms, facts)).length;
    expect(hits).toBeGreaterThan(0);
    return performance.now() - started;
  };
  round();
  const best = Math.min(...Array.from({ length: 5 }, round));
  expect(best).toBeLessThan(20);
});
