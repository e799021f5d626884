import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createIndexer } from '#lib/docs/repo-index.ts';
import type { ManagerContext } from '#lib/manager/context.ts';
import { commitAll } from '#lib/manager/git/commit-all.ts';
import { makeWorktree } from '#lib/manager/git/make-worktree.ts';
import type { Run } from '#lib/manager/run.ts';
import { openRunStore } from '#lib/manager/store/open.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { openRepo } from '#lib/repo/root.ts';
import { taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

export interface ManagerBench extends ManagerContext {
  temp: TempRepo;
  /** A run of a task whose worker has written `files` and that waits for its review. */
  reviewed(files: Record<string, string>, taskId?: string, taskPath?: string): Promise<Run>;
  status(path?: string): string | undefined;
  close(): Promise<void>;
}

export const loginPath = 'tasks/infra/login.md';

/** A repository with one task, and the real keeper of runs. */
export function managerBench(files: Record<string, string> = {}): ManagerBench {
  const temp = tempRepo({
    [loginPath]: taskText({ id: 'INFRA-LOGIN', title: 'Log in', status: 'ready' }),
    'src/a.txt': 'one\ntwo\nthree\n',
    ...files,
  });
  temp.git('config', 'user.name', 'Ana');
  temp.git('config', 'user.email', 'ana@example.invalid');
  const repo = openRepo({ root: temp.root });
  const store = openRunStore({ repo, env: { databaseUrl: undefined } });
  const index = createIndexer(repo);
  const ctx: ManagerContext = {
    repo,
    store,
    index,
    env: { claudeBin: ['claude'], anthropic: undefined, secrets: [] },
    now: () => new Date(),
  };
  return {
    ...ctx,
    temp,
    async reviewed(written, taskId = 'INFRA-LOGIN', taskPath = loginPath) {
      const slug = taskPath.slice(taskPath.lastIndexOf('/') + 1, -3);
      const branch = `task/${slug}`;
      const worktree = `.worktrees/${slug}`;
      const baseSha = temp.git('rev-parse', 'main').trim();
      await store.enqueue({
        ...{ taskId, taskPath, title: 'Log in', attempt: 1, continues: null, comment: null },
        ...{ branch, baseBranch: 'main', timeoutMs: 60_000 },
      });
      const claimed = await store.claim(thisProcess(), 100);
      if (!claimed) throw new Error('nothing to claim');
      await makeWorktree(repo, { branch, worktree, baseSha, isOurs: false });
      for (const [path, content] of Object.entries(written)) {
        const at = join(temp.root, worktree, path);
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, content);
      }
      const { headSha } = await commitAll(repo, { worktree, branch, message: 'Work' });
      return store.record(claimed.claim, { state: 'in_review', worktree, baseSha, headSha });
    },
    status(path = loginPath) {
      return /^status: (.*)$/m.exec(temp.git('show', `main:${path}`))?.[1];
    },
    async close() {
      await index.close();
      await store.close();
      temp.remove();
    },
  };
}
