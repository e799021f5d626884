import { readEntry } from '#lib/docs/read-entry.ts';
import { AppError } from '#lib/errors.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { type FileIdentity, statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { Task } from '#lib/tasks/model.ts';

/** More dependencies than these are shown as the index has them. */
const maxChecked = 50;

/**
 * The index with the open file, and the tasks that it depends on, as they are on disk now. The watcher behind the
 * index may be a moment late, and whoever saved a file and reloads its page should never see that.
 */
export async function withFresh(repo: Repo, index: RepoIndex, open: FileIdentity): Promise<RepoIndex> {
  const withOpen = await replaced(repo, index, [open]);
  const dependencies = (withOpen.taskByPath.get(open.path)?.dependsOn ?? []).slice(0, maxChecked);
  const identities = await Promise.all(
    dependencies.map((id) => identityOf(repo, withOpen.taskById.get(id)?.path)),
  );
  return replaced(
    repo,
    withOpen,
    identities.filter((identity) => identity !== null),
  );
}

async function identityOf(repo: Repo, path: string | undefined): Promise<FileIdentity | null> {
  if (path === undefined) return null;
  try {
    return (await statRepoPath(repo, path)).identity;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The same index where nothing differs, which is nearly always. */
async function replaced(repo: Repo, index: RepoIndex, files: readonly FileIdentity[]): Promise<RepoIndex> {
  const stale = files.filter(({ path, mtimeMs, size }) => {
    const known = index.docByPath.get(path);
    return known !== undefined && (known.mtimeMs !== mtimeMs || known.size !== size);
  });
  if (stale.length === 0) return index;

  const docByPath = new Map(index.docByPath);
  const taskByPath = new Map(index.taskByPath);
  for (const identity of stale) {
    const read = await readEntry(repo, identity, repo.config);
    if (!read) continue;
    docByPath.set(identity.path, read.entry);
    if (read.task) taskByPath.set(identity.path, read.task);
    else taskByPath.delete(identity.path);
  }
  const tasks = [...taskByPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const taskById = new Map<string, Task>();
  for (const task of tasks) if (!taskById.has(task.id)) taskById.set(task.id, task);
  return { ...index, docs: [...docByPath.values()], tasks, taskById, taskByPath, docByPath };
}
