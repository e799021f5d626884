import { ansiPieces } from '#components/runs/ansi.ts';
import { logEntries } from '#components/runs/log-entries.ts';
import { appended, emptyWindow, endOf, prepended, replaced, startOf } from '#components/runs/log-window.ts';

const t = '2026-11-01T10:00:00.000Z';
const line = (value: object) => `${JSON.stringify({ t, ...value })}\n`;
const event = (value: object) => line({ kind: 'event', event: value });

test('each line is known by the byte at which it begins, whatever letters stand before it', () => {
  const first = line({ kind: 'note', level: 'info', text: 'Größe 漢字 🙂' });
  const second = line({ kind: 'output', source: 'check', stream: 'stderr', text: 'no' });
  const keys = logEntries(first + second, 1_000).map(({ key }) => key);
  expect(keys).toEqual([1_000, 1_000 + Buffer.byteLength(first)]);
});

test('what an agent says, thinks and calls are entries of their own, with the argument that tells most', () => {
  const text = event({
    type: 'assistant',
    message: {
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'I shall look.' },
        { type: 'tool_use', name: 'Bash', input: { description: 'tests', command: 'npm test\nexit' } },
      ],
    },
  });
  expect(logEntries(text, 0)).toEqual([
    { key: 0, t, kind: 'thought', text: 'hm' },
    { key: 0, t, kind: 'said', text: 'I shall look.' },
    {
      key: 0,
      t,
      kind: 'call',
      name: 'Bash',
      object: 'npm test',
      input: 'description: tests\ncommand:\nnpm test\nexit',
    },
  ]);
});

test('results tell how long they are and whether the call failed', () => {
  const content = [{ type: 'tool_result', is_error: true, content: [{ type: 'text', text: 'a\nb\n' }] }];
  const [entry] = logEntries(event({ type: 'user', message: { content } }), 0);
  expect(entry).toEqual({ key: 0, t, kind: 'result', failed: true, lines: 2, text: 'a\nb\n' });
});

test('the end of an agent is told with its turns, time and price; an error with its words', () => {
  const good = {
    type: 'result',
    subtype: 'success',
    num_turns: 3,
    duration_ms: 4_400,
    total_cost_usd: 0.126,
  };
  const bad = { type: 'result', subtype: 'success', is_error: true, result: 'quota' };
  const words = logEntries(event(good) + event(bad), 0).map((entry) => ('text' in entry ? entry.text : ''));
  expect(words).toEqual(['The agent is done: 3 turns, 4 s, $0.13.', 'The agent ended with an error. quota']);
});

test('lines that are no JSON, of unknown kinds or of odd shapes are passed over, the others shown', () => {
  const odd = [
    '{',
    'null',
    '7',
    '{"kind":"new"}',
    '{"kind":"event","event":{"type":"later"}}',
    '{"kind":"event"',
  ];
  const rest = line({ kind: 'dropped', lines: 5, bytes: 100 });
  const entries = logEntries(`${odd.join('\n')}\n${rest}`, 0);
  expect(entries.map(({ kind }) => kind)).toEqual(['note']);
  const blocks = event({ type: 'assistant', message: { content: [null, 'x', { type: 'tool_use' }] } });
  expect(logEntries(blocks, 0)).toMatchObject([{ kind: 'call', name: 'tool', object: '', input: '' }]);
});

test('a text of any length is cut, and says so', () => {
  const [entry] = logEntries(
    line({ kind: 'output', source: 'worker', stream: 'stdout', text: 'x'.repeat(30_000) }),
    0,
  );
  expect(entry?.kind === 'output' && entry.text.endsWith('… 10000 more characters')).toBe(true);
});

test('colours of a terminal become names, other sequences go', () => {
  expect(
    ansiPieces('\u001b[1;31mbad\u001b[0m \u001b[92mgood\u001b[39m\u001b[2K \u001b[38;5;196mred\u001b[m'),
  ).toEqual([
    { text: 'bad', colour: 'red', bold: true },
    { text: ' ', colour: null, bold: false },
    { text: 'good', colour: 'green', bold: false },
    { text: ' ', colour: null, bold: false },
    { text: 'red', colour: null, bold: false },
  ]);
});

const part = (offset: number, text: string, totalBytes: number) => ({
  text,
  offset,
  nextOffset: offset + Buffer.byteLength(text),
  totalBytes,
});

test('a window of a log grows at both ends, and only by lines that join on', () => {
  const one = line({ kind: 'note', level: 'info', text: 'one' });
  const size = one.length;
  const window = replaced(part(size, one, 3 * size));
  const both = appended(prepended(window, part(0, one, 3 * size)), part(2 * size, one, 3 * size));
  expect([startOf(both), endOf(both), both.chunks.length]).toEqual([0, 3 * size, 3]);
  expect(prepended(window, part(0, one.slice(1), 3 * size)).chunks).toBe(window.chunks);
  expect(appended(window, part(size, one, 3 * size)).chunks).toBe(window.chunks);
  expect(appended(emptyWindow, part(0, '', 0)).chunks).toEqual([]);
});

test('a window lets go of what is far, so that any log costs the same', () => {
  const one = line({ kind: 'note', level: 'info', text: 'one' });
  const total = 100 * one.length;
  let window = replaced(part(0, one, total));
  for (let index = 1; index < 100; index += 1)
    window = appended(window, part(index * one.length, one, total));
  expect(window.chunks.length).toBeLessThan(20);
  expect(endOf(window)).toBe(total);
  for (let start = startOf(window); start > 0; start -= one.length) {
    window = prepended(window, part(start - one.length, one, total));
  }
  expect([startOf(window), window.chunks.length < 20]).toEqual([0, true]);
});
