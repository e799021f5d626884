import type { ModelMessage } from 'ai';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { pruneSteps } from '#lib/chat/prune.ts';
import { budgetOf, tokensOf, tokensOfMessage } from '#lib/chat/window.ts';

test.each([
  ['gpt-5.4-mini', 160_000],
  ['gpt-4.1', 160_000],
  ['gpt-4o-mini', 102_400],
  ['claude-sonnet-4-5', 160_000],
  ['anthropic/claude-sonnet-4-5', 160_000],
  ['o3', 160_000],
  ['some-local-model', 102_400],
])('%s may be sent %d tokens of page and conversation', (model, tokens) => {
  expect(budgetOf(model)).toBe(tokens);
});

test('pictures weigh by the piece, text by its bytes, what is for people nothing', () => {
  const picture = `data:image/png;base64,${'A'.repeat(500_000)}`;
  expect(tokensOf({ url: picture })).toBeLessThan(2_000);
  expect(tokensOf('x'.repeat(35_000))).toBeGreaterThanOrEqual(10_000);
  const message: TasksUIMessage = {
    id: 'm',
    role: 'assistant',
    parts: [{ type: 'data-notice', data: { kind: 'pruned', text: 'x'.repeat(10_000) } }],
  };
  expect(tokensOfMessage(message)).toBeLessThan(10);
});

test('within an answer the oldest results go first, the newest two stay, and calls keep their results', () => {
  const result = (id: string): ModelMessage => ({
    role: 'tool',
    content: [
      {
        type: 'tool-result',
        toolCallId: id,
        toolName: 'read_file',
        output: { type: 'text', value: 'y'.repeat(7_000) },
      },
    ],
  });
  const messages = ['1', '2', '3', '4'].map(result);
  expect(pruneSteps(messages, 1_000_000)).toBeNull();
  const pruned = pruneSteps(messages, 7_000) ?? [];
  expect(pruned.map((message) => JSON.stringify(message).includes('left out'))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(pruned.map((message) => JSON.stringify(message).match(/"toolCallId":"(.)"/)?.[1])).toEqual([
    '1',
    '2',
    '3',
    '4',
  ]);
  expect(pruneSteps(pruned, 1_000)).toBeNull();
});
