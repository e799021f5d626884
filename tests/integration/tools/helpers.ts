import { join } from 'node:path';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { loadEnv } from '#lib/env.ts';
import { openRepo } from '#lib/repo/root.ts';
import { openState } from '#lib/state/db.ts';
import type { ToolContext } from '#lib/tools/context.ts';
import type { ToolIO, ToolName } from '#lib/tools/io.ts';
import { tools } from '#lib/tools/registry.ts';
import { tempRepo } from '#tests/helpers/temp-repo.ts';

export const fakeKey = 'sk-fake-openai-0123456789abcdef';

/** A real repository and everything that tools need, over `files`. `close` in `afterEach`. */
export function toolBench(files: Record<string, string | Uint8Array> = {}, env: Record<string, string> = {}) {
  const temp = tempRepo(files);
  const repo = openRepo({ root: temp.root });
  const state = openState(repo.stateDir);
  const ctx: ToolContext = {
    repo,
    state,
    env: loadEnv({
      env: { TASKS_REPO_ROOT: temp.root, OPENAI_API_KEY: fakeKey, ...env },
      appRoot: process.cwd(),
      cwd: temp.root,
    }),
    index: createIndexer(repo),
    conversationId: 'conversation-1',
    readVersions: new Map(),
    now: () => new Date('2026-01-02T03:04:05Z'),
  };
  async function call<Name extends ToolName>(
    name: Name,
    input: ToolIO[Name]['input'],
    calling?: { signal?: AbortSignal; progress?: (state: unknown) => void },
  ): Promise<ToolIO[Name]['output']> {
    return (await tools[name].run(input, ctx, calling)) as ToolIO[Name]['output'];
  }
  return {
    ...temp,
    ctx,
    call,
    /** The result of a call that must succeed. */
    async ok<Name extends ToolName>(name: Name, input: ToolIO[Name]['input']) {
      const output = await call(name, input);
      if (!output.ok) throw new Error(`${name}: ${output.code}: ${output.message}`);
      return output as Extract<ToolIO[Name]['output'], { ok: true }>;
    },
    async close() {
      await ctx.index.close();
      state.close();
      temp.remove();
    },
  };
}

export type ToolBench = ReturnType<typeof toolBench>;

export const fakes = join(process.cwd(), 'tests/fakes');
