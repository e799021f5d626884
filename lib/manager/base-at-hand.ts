import { hasBranch } from '#lib/repo/branches.ts';
import type { Repo } from '#lib/repo/root.ts';
import { noRepository, noSuchBase } from './git/base.ts';
import type { PlanInput } from './plan.ts';

/** What can be told of the base without running git, for those who only look: `resolveBase` has the last word. */
export function baseAtHand(repo: Repo): PlanInput['base'] {
  if (repo.gitDir === null) return { ok: false, reason: noRepository };
  const { baseBranch } = repo.config.manager;
  if (baseBranch !== undefined && hasBranch(repo, baseBranch) === false) {
    return { ok: false, reason: noSuchBase(baseBranch, true) };
  }
  return { ok: true };
}
