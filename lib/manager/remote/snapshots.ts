import { type GitPlace, git, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { scratchIndex } from '#lib/repo/scratch-index.ts';
import { commitAt, isAncestor } from '../git/commit-all.ts';
import { fallbackIdentity } from '../git/identity.ts';
import { snapshotTree } from '../git/snapshot-tree.ts';
import { type WorktreePlace, worktreePlace } from '../git/worktree-place.ts';
import type { RunSession } from '../run/session.ts';
import type { Run } from '../run.ts';

const pushMs = 5 * 60_000;
const maxTimerMs = 2 ** 31 - 1;

/** Where a run's work stands on the remote while it is under way: no branch, so that it is in nobody's list. */
export function snapshotRef({ id }: Pick<Run, 'id'>): string {
  return `refs/dataface-tasks/runs/${id}`;
}

/**
 * While a worker works, brings what stands in its worktree to the remote every few minutes: should this machine die,
 * another one goes on from there. Through an index of its own, so that the worker notices nothing. Each snapshot has
 * the one before it as a parent, and so none is ever overwritten. One that cannot be pushed is told once.
 */
export function pushSnapshots(session: RunSession): { stop(): Promise<void> } {
  const { remote, pushMinutes } = session.repo.config.manager;
  if (remote === undefined || pushMinutes === 0) return { stop: async () => undefined };
  let last: string | null = null;
  let busy: Promise<void> | null = null;
  let isTold = false;
  const once = async () => {
    const made = await takeSnapshot(session, last);
    if (made === null) return;
    session.hasSnapshots = true;
    if (await pushed(session, remote, made)) {
      last = made;
      return;
    }
    // An earlier manager of this run has pushed some: this one comes after them.
    const there = await fetchSnapshot(session.repo, remote, session.run);
    const next = there === null ? null : await takeSnapshot(session, there);
    if (next !== null && (await pushed(session, remote, next))) last = next;
    else throw new Error('not pushed');
  };
  const timer = setInterval(
    () => {
      busy ??= once()
        .catch(() => {
          if (isTold || session.stop.aborted) return;
          isTold = true;
          session.note(
            `What is under way could not be pushed to ${remote}; it is pushed when the run ends.`,
            'warn',
          );
        })
        .finally(() => {
          busy = null;
        });
    },
    Math.min(pushMinutes * 60_000, maxTimerMs),
  );
  return {
    async stop() {
      clearInterval(timer);
      await busy;
    },
  };
}

/** A commit of what stands in the worktree now: parents are what the worker has committed, and the last snapshot. */
async function takeSnapshot({ repo, run }: RunSession, last: string | null): Promise<string | null> {
  const place = run.worktree === null ? null : worktreePlace(repo, run.worktree);
  if (!place?.isKnown) return null;
  const index = scratchIndex(repo, place.gitDir);
  try {
    const taken = await steadyTree({ ...place, indexFile: index.path });
    if (taken === null) return null;
    const { head, tree } = taken;
    const before = last ?? head;
    const isSame = (await treeOf(place, before)) === tree && (await isAncestor(place, head, before));
    if (isSame && (last !== null || head === run.baseSha)) return null;
    const parents = [head, ...(last === null || last === head ? [] : [last])].flatMap((sha) => ['-p', sha]);
    const message = `Under way: ${run.taskId}\n\nTask: ${run.taskId}\nRun: ${run.id}\n`;
    const made = await git({ cwd: repo.root }, ['commit-tree', ...parents, '-F', '-', tree], {
      input: message,
      fallbackIdentity,
    });
    return made.trim();
  } finally {
    index.remove();
  }
}

/** Who commits without a pause is not waited for: the next snapshot has the rest. */
const mostTries = 5;

/**
 * The files, and the last commit below them. Where the worker commits meanwhile, all of it again: beside an older
 * commit its files would look like work that nobody committed, and beside the newer one like some of it undone.
 */
async function steadyTree(
  place: WorktreePlace & { indexFile: string },
): Promise<{ head: string; tree: string } | null> {
  let head = await commitAt(place, 'HEAD');
  for (let tries = 1; head !== null; tries++) {
    const { tree } = await snapshotTree(place, head);
    const now = await commitAt(place, 'HEAD');
    if (now === head || tries === mostTries) return { head, tree };
    head = now;
  }
  return null;
}

async function pushed({ repo, run, stop }: RunSession, remote: string, sha: string): Promise<boolean> {
  const args = ['push', '--quiet', '--no-verify', '--', remote, `${sha}:${snapshotRef(run)}`];
  return (await runGit({ cwd: repo.root }, args, { timeoutMs: pushMs, signal: stop })).exitCode === 0;
}

/** The last snapshot of a run that was pushed, fetched; null where there is none, or the remote does not answer. */
export async function fetchSnapshot(
  repo: Repo,
  remote: string,
  run: Pick<Run, 'id'>,
): Promise<string | null> {
  const ref = snapshotRef(run);
  const place = { cwd: repo.root };
  const args = ['fetch', '--quiet', '--no-tags', '--', remote, `+${ref}:${ref}`];
  if ((await runGit(place, args, { timeoutMs: pushMs })).exitCode !== 0) return null;
  const sha = await commitAt(place, ref);
  await runGit(place, ['update-ref', '-d', ref]);
  return sha;
}

/** Once the branch is on the remote. Where there is none any more, nothing happens. */
export async function dropSnapshots({ repo, run }: RunSession, remote: string): Promise<void> {
  const args = ['push', '--quiet', '--no-verify', '--', remote, `:${snapshotRef(run)}`];
  await runGit({ cwd: repo.root }, args, { timeoutMs: pushMs });
}

/** What a snapshot is worth as a branch: the worker's own commits, and one more with what was not committed. */
export async function commitOfSnapshot(repo: Repo, snapshot: string, message: string): Promise<string> {
  const place = { cwd: repo.root };
  const head = (await git(place, ['rev-parse', '--verify', `${snapshot}^1`])).trim();
  const tree = await treeOf(place, snapshot);
  if ((await treeOf(place, head)) === tree) return head;
  const args = ['commit-tree', '-p', head, '-F', '-', tree];
  return (await git(place, args, { input: message, fallbackIdentity })).trim();
}

async function treeOf(place: GitPlace, commit: string): Promise<string> {
  return (await git(place, ['rev-parse', '--verify', `${commit}^{tree}`])).trim();
}
