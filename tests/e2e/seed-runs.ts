import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Run } from '#lib/manager/run.ts';
import type { Claim, RunPatch, RunStore } from '#lib/manager/run-store.ts';
import { createEmbeddedStore } from '#lib/manager/store/embedded.ts';
import { thisProcess } from '#lib/process/identity.ts';
import type { SampleRepo } from './fixtures.ts';

/** A run as a manager would have written it, with the right to go on writing. */
export interface Seeded {
  run: Run;
  claim: Claim;
  write(...lines: object[]): Promise<void>;
  record(patch: RunPatch): Promise<Run>;
}

export interface Seeder {
  store: RunStore;
  /** Takes up a run of a task of the sample repository, as the manager of this very process. */
  begin(task: { id: string; path: string; title: string }): Promise<Seeded>;
  /** As long as it is not let go, pages say that a manager is there. */
  hold(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Writes runs into a repository's state as a manager does, without one. */
export function seedRuns(repo: Pick<SampleRepo, 'root'>): Seeder {
  const store = createEmbeddedStore({ stateDir: join(repo.root, '.git', 'dataface-tasks') });
  const me = thisProcess();
  return {
    store,
    async begin({ id, path, title }) {
      const made = await store.enqueue({
        taskId: id,
        taskPath: path,
        title,
        attempt: 1,
        continues: null,
        comment: null,
        branch: `task/${id.toLowerCase()}`,
        baseBranch: 'main',
        timeoutMs: 60 * 60_000,
      });
      if (made === null) throw new Error(`${id} has an active run.`);
      const taken = await store.claim(me, 64);
      if (taken === null) throw new Error('Nothing waits in line.');
      const { run, claim } = taken;
      return {
        run,
        claim,
        write: (...lines) => store.appendLog(claim, lines.map(stamped).join('')),
        record: (patch) => store.record(claim, patch),
      };
    },
    async hold() {
      const held = await store.hold(me);
      await held.beat();
      return () => held.release();
    },
    close: () => store.close(),
  };
}

function stamped(line: object): string {
  return `${JSON.stringify({ t: new Date().toISOString(), ...line })}\n`;
}

/** Commits files on a branch beside `main`, which stays checked out; returns both commits. */
export function commitOnBranch(
  repo: SampleRepo,
  branch: string,
  files: Record<string, string>,
): { baseSha: string; headSha: string } {
  const baseSha = repo.git('rev-parse', 'HEAD').trim();
  repo.git('checkout', '-q', '-b', branch);
  repo.write(files);
  repo.git('add', '-A');
  repo.git('commit', '-q', '-m', `Work of ${createHash('sha1').update(branch).digest('hex').slice(0, 6)}`);
  const headSha = repo.git('rev-parse', 'HEAD').trim();
  repo.git('checkout', '-q', 'main');
  return { baseSha, headSha };
}
