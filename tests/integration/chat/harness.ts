import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tool } from 'ai';
import { z } from 'zod';
import type { PageSnapshot } from '#lib/chat/context.ts';
import { converse } from '#lib/chat/converse.ts';
import type { ChatChunk } from '#lib/chat/fold.ts';
import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import { chatModel } from '#lib/chat/provider.ts';
import type { ChatRequest } from '#lib/chat/request.ts';
import { endAllRuns } from '#lib/chat/runs.ts';
import type { ChatService } from '#lib/chat/service.ts';
import { createChatStore } from '#lib/chat/store.ts';
import { defaultLimits, type FetchLimits } from '#lib/chat/timed-fetch.ts';
import type { TokenLimits } from '#lib/chat/token-limits.ts';
import { loadEnv } from '#lib/env.ts';
import { createRedactor } from '#lib/redact.ts';
import { openState } from '#lib/state/db.ts';
import { type FakeProvider, type Script, startFakeProvider } from '#tests/fakes/provider.ts';

export const secretKey = 'sk-test-0123456789abcdef';
export const browser = 'browser-0123456789abcd';
export const doc: DocRef = { kind: 'doc', path: 'docs/plan.md' };

/** What the tools of a test look at and do: one «file» that an edit appends to. */
export interface World {
  file: string;
  edits: string[];
  /** Makes the slow tool finish. */
  release: () => void;
  /** Whether the tool `slow` works, or has. */
  isSlow: boolean;
  slowAborted: boolean;
}

export interface Harness {
  provider: FakeProvider;
  service: ChatService;
  world: World;
  send(text: string, more?: Partial<ChatRequest>): Promise<Answer>;
  post(request: Omit<ChatRequest, 'doc'>): Promise<Answer>;
  messages(): TasksUIMessage[];
  conversationId(): string;
  close(): Promise<void>;
}

export interface Answer {
  conversationId: string;
  raw: string;
  chunks: ChatChunk[];
  /** Text deltas put together. */
  text: string;
}

export async function startHarness(
  options: {
    script?: Script;
    env?: Record<string, string>;
    limits?: Partial<FetchLimits>;
    tokens?: TokenLimits;
    stateDir?: string;
  } = {},
): Promise<Harness> {
  const provider = await startFakeProvider(options.script === undefined ? {} : { script: options.script });
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'dataface-tasks-chat-'));
  const env = loadEnv({
    env: {
      OPENAI_API_KEY: secretKey,
      OPENAI_BASE_URL: provider.url,
      TASKS_REPO_ROOT: stateDir,
      ...options.env,
    },
    cwd: stateDir,
    appRoot: stateDir,
  });
  const state = openState(stateDir);
  const world: World = { file: 'one\n', edits: [], release: () => {}, isSlow: false, slowAborted: false };
  const snapshot: PageSnapshot = {
    kind: 'doc',
    path: doc.path,
    sha256: 'a'.repeat(64),
    label: 'DOCUMENT',
    text: '# Plan\n\nSteps.\n',
    notice: null,
    wholeFile: doc.path,
  };
  const service: ChatService = {
    env,
    store: createChatStore(state.db),
    kinds: { read_file: 'read', edit_file: 'edit', slow: 'read' },
    now: () => new Date('2026-11-22T10:00:00Z'),
    redact: createRedactor(env.secrets, process.env),
    checkPage: async () => undefined,
    effects: () => [],
    limits: () => options.tokens ?? {},
    loadSnapshot: async () => snapshot,
    readMention: async () => snapshot,
    planCommand: async () => [],
    toolbox: () => toolbox(world),
    model: (from, id) => chatModel(from, id, { ...defaultLimits, ...options.limits }),
  };
  let conversationId = '';
  const post: Harness['post'] = async (request) => {
    const answer = await converse(service, browser, { doc, ...request });
    conversationId = answer.conversationId;
    if ('queuedId' in answer) return { conversationId, raw: '', chunks: [], text: '' };
    return { conversationId, ...(await readAnswer(answer.stream)) };
  };
  return {
    provider,
    service,
    world,
    post,
    send: (text, more = {}) => post({ message: { role: 'user', parts: [{ type: 'text', text }] }, ...more }),
    messages: () => service.store.readMessages(conversationId),
    conversationId: () => conversationId,
    async close() {
      await endAllRuns();
      state.close();
      await provider.close();
      if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

export async function readAnswer(
  stream: ReadableStream<Uint8Array>,
): Promise<Omit<Answer, 'conversationId'>> {
  const raw = await new Response(stream).text();
  const chunks = raw
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice('data: '.length)) as ChatChunk);
  const text = chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
  return { raw, chunks, text };
}

/** Reads a stream until it has brought these words, and leaves it. */
export async function readUntil(stream: ReadableStream<Uint8Array>, wanted: string): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  // Without ending it: the other half of a stream that was parted may still be read.
  for await (const chunk of stream.values({ preventCancel: true })) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(wanted)) return;
  }
  throw new Error(`It ended without «${wanted}»: ${text}`);
}

export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('What was waited for did not come.');
}

function toolbox(world: World): ReturnType<ChatService['toolbox']> {
  return {
    preview: async (_name, input) => {
      const { old_string, new_string } = input as { old_string: string; new_string: string };
      if (!world.file.includes(old_string)) return { ok: false, code: 'no-match', message: 'No such text.' };
      const diff = `-${old_string}\n+${new_string}`;
      return { kind: 'edit', path: doc.path, created: false, diff, added: 1, removed: 1, sha256: null };
    },
    tools: {
      read_file: tool({
        inputSchema: z.object({ path: z.string() }),
        execute: async ({ path }) => ({ ok: true, path, content: world.file }),
      }),
      edit_file: tool({
        inputSchema: z.object({ old_string: z.string(), new_string: z.string() }),
        execute: async ({ old_string, new_string }) => {
          world.edits.push(`${old_string}→${new_string}`);
          world.file = world.file.replace(old_string, new_string);
          return { ok: true };
        },
      }),
      slow: tool({
        inputSchema: z.object({}),
        execute: (_input, { abortSignal }) =>
          new Promise((resolve, reject) => {
            world.isSlow = true;
            world.release = () => resolve({ ok: true });
            abortSignal?.addEventListener('abort', () => {
              world.slowAborted = true;
              reject(abortSignal.reason);
            });
          }),
      }),
    },
  };
}
