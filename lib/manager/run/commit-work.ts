import { changedFiles } from '../git/changed-files.ts';
import { commitAll } from '../git/commit-all.ts';
import { pushWork } from '../remote/push-work.ts';
import type { Run } from '../run.ts';
import type { RunPatch } from '../run-store.ts';
import type { RunSession } from './session.ts';

export type CommittedWork = Pick<Run, 'branch' | 'headSha' | 'files'>;

/**
 * Every way out of a run comes through here: what stands in its worktree becomes a commit on its branch. Null where
 * there is no worktree here, and no branch.
 */
export async function commitWork(
  session: RunSession,
  what: 'work' | 'in progress' | 'left by checks',
): Promise<CommittedWork | null> {
  const { run, repo } = session;
  if (run.worktree === null || run.baseSha === null) return null;
  const subject = {
    work: 'Work on',
    'in progress': 'Work in progress on',
    'left by checks': 'What the checks left of',
  };
  const message = `${subject[what]} ${run.taskId}: ${run.title}\n\nTask: ${run.taskId}\nRun: ${run.id}\n`;
  const done = await commitAll(repo, { worktree: run.worktree, branch: run.branch, message });
  for (const note of done.notes) session.note(note, 'warn');
  // Neither worktree nor branch are here: what is known of them from elsewhere stays.
  if (done.headSha === null) return null;
  if (done.isNew) session.note(`Committed on ${done.branch} as ${done.headSha.slice(0, 9)}.`);
  const files = await changedFiles(repo, run.baseSha, done.headSha);
  return pushWork(session, { branch: done.branch, headSha: done.headSha, files });
}

/** What of it is worth keeping: thousands of files make a record that every look at a list would have to read. */
export function recorded(work: CommittedWork | null): RunPatch {
  return work === null ? {} : { ...work, files: work.files.slice(0, 2_000) };
}
