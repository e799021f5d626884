import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel, streamText } from 'ai';
import type { Env } from '#lib/env.ts';
import { defaultLimits, type FetchLimits, timedFetch } from './timed-fetch.ts';

type ProviderOptions = NonNullable<Parameters<typeof streamText>[0]['providerOptions']>;

export interface ChatModel {
  model: LanguageModel;
  /** As the provider calls it. */
  id: string;
  providerOptions: ProviderOptions;
  /** Tokens that page and conversation may have; by the family of the model where absent. */
  budget?: number;
}

export interface Configured {
  ok: boolean;
  model: string | null;
  provider: 'openai' | 'openai-compatible' | 'anthropic' | null;
}

type ModelEnv = Pick<Env, 'openai' | 'openaiModel' | 'chatApi' | 'anthropic' | 'anthropicModel'>;

export const notConfiguredText =
  'No model is configured. Put OPENAI_API_KEY=… (or ANTHROPIC_API_KEY=…) into .env.local in the folder of ' +
  'Dataface Tasks, or into the environment, and start the server again. For a local model set OPENAI_BASE_URL ' +
  'and TASKS_CHAT_API=chat-completions too, with any text as the key.';

/** What the pages may know of the model: no address, no key. */
export function configuredModel(env: ModelEnv): Configured {
  if (env.openai !== undefined) {
    const provider = env.chatApi === 'responses' ? 'openai' : 'openai-compatible';
    return { ok: true, model: env.openaiModel, provider };
  }
  if (env.anthropic !== undefined) return { ok: true, model: env.anthropicModel, provider: 'anthropic' };
  return { ok: false, model: null, provider: null };
}

/** The model that answers; null where no key is set. An OpenAI key wins over an Anthropic one. */
export function chatModel(
  env: ModelEnv,
  conversationId: string,
  limits: FetchLimits = defaultLimits,
): ChatModel | null {
  const fetch = timedFetch(limits);
  if (env.openai !== undefined) {
    const { apiKey, baseUrl } = env.openai;
    if (env.chatApi === 'chat-completions') {
      const provider = createOpenAICompatible({
        name: 'openaiCompatible',
        apiKey,
        baseURL: baseUrl ?? 'https://api.openai.com/v1',
        includeUsage: true,
        fetch,
      });
      return { model: provider.chatModel(env.openaiModel), id: env.openaiModel, providerOptions: {} };
    }
    const provider = createOpenAI({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }), fetch });
    return {
      model: provider.responses(env.openaiModel),
      id: env.openaiModel,
      providerOptions: {
        // Nothing is kept at the provider: the history here is the whole of it, reasoning included (encrypted).
        openai: { store: false, promptCacheKey: conversationId.slice(0, 64), reasoningSummary: 'auto' },
      },
    };
  }
  if (env.anthropic !== undefined) {
    const { apiKey, baseUrl } = env.anthropic;
    const provider = createAnthropic({
      apiKey,
      ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
      fetch,
    });
    // OpenAI caches what begins alike by itself, Anthropic only when asked to; its imitators may refuse the wish.
    const providerOptions: ProviderOptions =
      baseUrl === undefined ? { anthropic: { cacheControl: { type: 'ephemeral' } } } : {};
    return { model: provider(env.anthropicModel), id: env.anthropicModel, providerOptions };
  }
  return null;
}
