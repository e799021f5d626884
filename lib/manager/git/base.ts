import { git, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';

export type Base =
  | {
      ok: true;
      branch: string;
      sha: string;
      /** The person's checkout of it has changes that runs will not see. */
      isDirty: boolean;
    }
  | { ok: false; reason: string };

export const noRepository = 'This folder is no git repository; `git init` and a first commit make it one.';

export function noSuchBase(branch: string, isConfigured: boolean): string {
  const remedy = isConfigured
    ? `make it (git branch ${branch}), or name another in tasks.config.json (manager.baseBranch).`
    : 'make a first commit.';
  return `The base branch ${branch} has no commit here; ${remedy}`;
}

/**
 * The branch that runs begin at: the configured one, else the one that is checked out, else what the remote calls
 * its main one. Runs work from its commit, so that a checkout with changes in it hinders nothing.
 */
export async function resolveBase(repo: Repo, options: { dirty?: boolean } = {}): Promise<Base> {
  if (repo.gitDir === null) {
    return { ok: false, reason: noRepository };
  }
  const { baseBranch } = repo.config.manager;
  const place = { cwd: repo.root };
  const branch = baseBranch ?? (await checkedOut(repo)) ?? (await usualBranch(repo));
  if (branch === null) {
    const remedy = 'name one in tasks.config.json (manager.baseBranch).';
    return { ok: false, reason: `No branch is checked out, and none is called main or master; ${remedy}` };
  }
  const ref = `refs/heads/${branch}`;
  const found = await runGit(place, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (found.exitCode !== 0) {
    return { ok: false, reason: noSuchBase(branch, baseBranch !== undefined) };
  }
  const isDirty = options.dirty === true && (await hasChanges(repo));
  return { ok: true, branch, sha: found.stdout.trim(), isDirty };
}

async function checkedOut(repo: Repo): Promise<string | null> {
  const head = await runGit({ cwd: repo.root }, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return head.exitCode === 0 ? head.stdout.trim() : null;
}

async function usualBranch(repo: Repo): Promise<string | null> {
  const remote = await runGit({ cwd: repo.root }, [
    'symbolic-ref',
    '--quiet',
    '--short',
    'refs/remotes/origin/HEAD',
  ]);
  const names = [
    ...(remote.exitCode === 0 ? [remote.stdout.trim().replace(/^origin\//, '')] : []),
    'main',
    'master',
  ];
  for (const name of names) {
    const found = await runGit({ cwd: repo.root }, [
      'rev-parse',
      '--verify',
      '--quiet',
      `refs/heads/${name}`,
    ]);
    if (found.exitCode === 0) return name;
  }
  return null;
}

async function hasChanges(repo: Repo): Promise<boolean> {
  const said = await git({ cwd: repo.root }, ['status', '--porcelain', '--untracked-files=no', '-z'], {
    env: { GIT_OPTIONAL_LOCKS: '0' },
  });
  return said !== '';
}
