import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openState } from '#lib/state/db.ts';
import type { FakeProvider } from '#tests/fakes/provider.ts';
import type { AppServer } from '#tests/helpers/app-server.ts';
import type { TempRepo } from '#tests/helpers/temp-repo.ts';

/** A server, the repository that it serves and the model that it asks. */
export interface Place<Repo extends TempRepo = TempRepo> {
  provider: FakeProvider;
  repo: Repo;
  app: AppServer;
}

/**
 * Lends a place to one test after the other, for starting one takes longer than most tests. A test gets the place of
 * the one before it where that was made of the same things and could be put back as it was: same files on the same
 * commit, no answer under way, no branch or worktree left. All else gets a new one. Conversations and drafts of the
 * test before are there, but belong to another browser.
 */
export class Lender<Repo extends TempRepo> {
  private kept: { place: Place<Repo>; key: string; start: string } | undefined;

  async lend(key: string, make: () => Promise<Place<Repo>>): Promise<Place<Repo>> {
    if (this.kept?.key !== key) {
      await this.close();
      const place = await make();
      this.kept = { place, key, start: place.repo.git('rev-parse', 'HEAD').trim() };
    }
    return this.kept.place;
  }

  /** A test that failed may have left anything. */
  async takeBack(hasPassed: boolean): Promise<void> {
    if (this.kept === undefined) return;
    const { place, start } = this.kept;
    if (!hasPassed || !(await putBack(place, start))) await this.close();
  }

  async close(): Promise<void> {
    const place = this.kept?.place;
    this.kept = undefined;
    await place?.app.stop();
    await place?.provider.close();
    place?.repo.remove();
  }
}

/** Whether the place is as a new one; if not it is of no use any more. */
async function putBack({ provider, repo, app }: Place, start: string): Promise<boolean> {
  if (!app.isRunning() || isAnswering(repo)) return false;
  if (repo.git('branch', '--format=%(refname:short)').trim() !== 'main') return false;
  if (repo.git('worktree', 'list', '--porcelain').match(/^worktree /gm)?.length !== 1) return false;
  repo.git('reset', '-q', '--hard', start);
  repo.git('clean', '-qffdx');
  rmSync(join(repo.root, '.git', 'fake-claude.log'), { force: true });
  provider.reset();
  // Looks at the files anew: from here on the server knows what they are.
  return (await fetch(`${app.url}/api/tree`)).ok;
}

function isAnswering(repo: TempRepo): boolean {
  const { db, close } = openState(join(repo.root, '.git', 'dataface-tasks'));
  try {
    const running = db.prepare('SELECT 1 FROM chat_messages WHERE run_owner IS NOT NULL LIMIT 1').get();
    const waiting = db.prepare('SELECT 1 FROM chat_queue LIMIT 1').get();
    return running !== undefined || waiting !== undefined;
  } finally {
    close();
  }
}
