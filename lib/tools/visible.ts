import { isSecretPath, relativeToRoot } from '#lib/repo/policy.ts';
import type { Repo } from '#lib/repo/root.ts';
import { ignoreRule } from '#lib/repo/walk.ts';

/** Whether a path may appear in what a tool lists or finds: not secret, not ignored (nor anything above it), not our state. */
export function visibleRule(repo: Repo): (rel: string) => boolean {
  const ignored = ignoreRule(repo);
  const state = relativeToRoot(repo, repo.stateDir);
  const folders = new Map<string, boolean>();
  const folderVisible = (rel: string): boolean => {
    if (rel === '') return true;
    const known = folders.get(rel);
    if (known !== undefined) return known;
    const visible = rel !== state && !ignored(rel) && folderVisible(parentOf(rel));
    folders.set(rel, visible);
    return visible;
  };
  return (rel) => !isSecretPath(rel) && !ignored(rel) && folderVisible(parentOf(rel));
}

function parentOf(rel: string): string {
  return rel.slice(0, Math.max(0, rel.lastIndexOf('/')));
}
