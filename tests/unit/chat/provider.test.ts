import { chatModel, configuredModel, notConfiguredText } from '#lib/chat/provider.ts';
import { loadEnv } from '#lib/env.ts';

const env = (values: Record<string, string>) =>
  loadEnv({ env: { TASKS_REPO_ROOT: '/nowhere', ...values }, cwd: '/nowhere', appRoot: '/nowhere' });

test.each([
  [{}, { ok: false, model: null, provider: null }],
  [{ OPENAI_API_KEY: 'k1' }, { ok: true, model: 'gpt-5.4-mini', provider: 'openai' }],
  [
    { OPENAI_API_KEY: 'k1', OPENAI_MODEL: 'llama', TASKS_CHAT_API: 'chat-completions' },
    { ok: true, model: 'llama', provider: 'openai-compatible' },
  ],
  [
    { ANTHROPIC_API_KEY: 'k2', ANTHROPIC_MODEL: 'claude-x' },
    { ok: true, model: 'claude-x', provider: 'anthropic' },
  ],
  [
    { ANTHROPIC_API_KEY: 'k2', OPENAI_API_KEY: 'k1', OPENAI_MODEL: 'o' },
    { ok: true, model: 'o', provider: 'openai' },
  ],
])('%j', (values, expected) => {
  const configured = configuredModel(env(values));
  expect(configured).toEqual(expected);
  expect(JSON.stringify(configured)).not.toMatch(/k1|k2/);
  const model = chatModel(env(values), 'c_1');
  expect(model?.id ?? null).toBe(expected.model);
  const { provider = '' } = (model?.model ?? {}) as { provider?: string };
  expect(provider.split('.')[0]?.toLowerCase().replace('-', '')).toBe(
    expected.provider?.replace('-', '') ?? '',
  );
});

test('without a key the words say what to put where', () => {
  expect(notConfiguredText).toMatch(/OPENAI_API_KEY=.*\.env\.local/);
});

test('an Anthropic model is asked to cache the head of the prompt, a server that only speaks like it is not', () => {
  const key = { ANTHROPIC_API_KEY: 'k2' };
  expect(chatModel(env(key), 'c_1')?.providerOptions).toEqual({
    anthropic: { cacheControl: { type: 'ephemeral' } },
  });
  const elsewhere = { ...key, ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
  expect(chatModel(env(elsewhere), 'c_1')?.providerOptions).toEqual({});
});
