import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { endAllRuns } from '#lib/chat/runs.ts';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { loadEnv } from '#lib/env.ts';
import { openRepo } from '#lib/repo/root.ts';
import { createChangeHub } from '#lib/server/changes.ts';
import { openState } from '#lib/state/db.ts';
import { type FakeProvider, type Script, startFakeProvider } from '#tests/fakes/provider.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';
import { POST as post, GET as readPage } from '../../../app/api/chat/route.ts';

const holder = globalThis as unknown as Record<symbol, unknown>;
const slot = Symbol.for('dataface-tasks.context');
/** What pages of the manager open for a chat that is about them. */
const runStoreSlot = Symbol.for('dataface-tasks.run-store');
const briefSlot = Symbol.for('dataface-tasks.manager-brief');
const origin = 'http://localhost:3000';
export const doc = { kind: 'doc', path: 'docs/a.md' } as const;

export interface Page {
  conversationId: string;
  title: string;
  messages: TasksUIMessage[];
  running: boolean;
  queued: { id: string; text: string; createdAt: string }[];
  branches: { messageId: string; versions: { messageId: string; text: string; shown: boolean }[] }[];
  usage: Record<string, number>;
}

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

export interface Server {
  provider: FakeProvider;
  temp: TempRepo;
  cookie: string;
  /** Calls a handler as the browser would: guard headers, cookie, JSON. */
  call(handler: unknown, params?: Record<string, string>, body?: unknown, query?: string): Promise<Response>;
  /** Posts to the conversation; the stream is not read yet. */
  open(body: object): Promise<Response>;
  /** Sends a text and reads the answer to its end. */
  send(text: string, more?: object): Promise<string>;
  page(about?: { kind: string; path: string }): Promise<Page>;
  /** The same state under a new server, as after a restart. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Route handlers over a real repository, real state and the fake provider's wire. */
export async function startServer(script?: Script, env: Record<string, string> = {}): Promise<Server> {
  const provider = await startFakeProvider(script === undefined ? {} : { script });
  const temp = tempRepo({ 'docs/a.md': '# A\n\nOld words.\n', 'docs/b.md': '# B\n' });
  const stateDir = mkdtempSync(join(tmpdir(), 'dataface-tasks-routes-'));
  const settings = {
    TASKS_REPO_ROOT: temp.root,
    OPENAI_API_KEY: 'sk-secret-0123',
    OPENAI_BASE_URL: provider.url,
  };
  let state = openState(stateDir);
  function install() {
    const repo = openRepo({ root: temp.root, stateDir });
    const index = createIndexer(repo);
    holder[slot] = {
      env: loadEnv({ env: { ...settings, ...env }, cwd: temp.root, appRoot: stateDir }),
      repo,
      state,
      index,
      changes: createChangeHub(() => index.get()),
    };
  }
  install();
  const server: Server = {
    provider,
    temp,
    cookie: '',
    async call(handler, params = {}, body, query = '') {
      const request = new Request(`${origin}/x${query}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          host: 'localhost:3000',
          origin,
          'content-type': 'application/json',
          cookie: server.cookie,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const response = await (handler as Handler)(request, { params: Promise.resolve(params as never) });
      server.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? server.cookie;
      return response;
    },
    open: (body) => server.call(post, {}, { doc, ...body }),
    async send(text, more = {}) {
      const message = { role: 'user', parts: [{ type: 'text', text }] };
      return (await server.open({ message, ...more })).text();
    },
    page: async ({ kind, path } = doc) =>
      (await server.call(readPage, {}, undefined, `?${new URLSearchParams({ kind, path })}`)).json(),
    async restart() {
      await endAllRuns();
      state.close();
      state = openState(stateDir);
      install();
    },
    async close() {
      await endAllRuns();
      await (holder[runStoreSlot] as { close(): Promise<void> } | undefined)?.close();
      delete holder[runStoreSlot];
      delete holder[briefSlot];
      state.close();
      await provider.close();
      temp.remove();
      rmSync(stateDir, { recursive: true, force: true });
      delete holder[slot];
    },
  };
  return server;
}

/** Text of a message, for comparing what is shown. */
export function words({ parts }: Pick<TasksUIMessage, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('What was waited for did not come.');
}
