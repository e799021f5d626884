import { keptEffects } from '#lib/chat/kept-effects.ts';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { settleMessage } from '#lib/chat/settle.ts';

const kinds = { read_file: 'read', edit_file: 'edit', run_claude_subagent: 'delegate' } as const;
const step = { type: 'step-start' };
const text = (value: string) => ({ type: 'text', text: value, state: 'done' });
const call = (name: string, state: string, more: object = {}) => ({
  type: `tool-${name}`,
  toolCallId: `${name}-${state}`,
  state,
  input: {},
  ...more,
});
const kept = (parts: unknown[]) =>
  keptEffects({ id: 'm', role: 'assistant', parts } as unknown as TasksUIMessage, kinds).map(
    (part) => part.type,
  );

test('nothing is kept of an answer that only read, or whose calls failed or were refused', () => {
  expect(
    kept([step, call('read_file', 'output-available', { output: { ok: true } }), step, text('x')]),
  ).toEqual([]);
  expect(kept([step, call('edit_file', 'output-available', { output: { ok: false } })])).toEqual([]);
  expect(kept([step, call('edit_file', 'output-denied')])).toEqual([]);
  expect(kept([step, call('edit_file', 'output-error', { errorText: 'Wrong input.' })])).toEqual([]);
  expect(kept([step, text('Only words')])).toEqual([]);
});

test('everything up to the last step with an effect is kept, and nothing after it', () => {
  const done = { output: { ok: true } };
  expect(
    kept([
      step,
      call('read_file', 'output-available', done),
      step,
      text('I edit.'),
      call('edit_file', 'output-available', done),
      call('read_file', 'output-available', done),
      text('and'),
      step,
      call('read_file', 'output-available', done),
      text('It broke'),
    ]),
  ).toEqual([
    'step-start',
    'tool-read_file',
    'step-start',
    'text',
    'tool-edit_file',
    'tool-read_file',
    'data-notice',
  ]);
});

test('a call that was broken off while it ran may have had its effect, one that had not begun has not', () => {
  const settled = (state: string) =>
    settleMessage(
      { id: 'm', role: 'assistant', parts: [step, call('edit_file', state)] } as unknown as TasksUIMessage,
      'Interrupted.',
    ).parts;
  expect(kept(settled('input-available'))).toContain('tool-edit_file');
  expect(kept(settled('input-streaming'))).toEqual([]);
});

test('a notice of the try before is not said twice', () => {
  const notice = { type: 'data-notice', data: { kind: 'kept', text: 'x' } };
  const parts = [
    step,
    call('edit_file', 'output-available', { output: { ok: true } }),
    notice,
    step,
    text('cut'),
  ];
  expect(kept(parts)).toEqual(['step-start', 'tool-edit_file', 'data-notice']);
});
