import { createIndexer } from '#lib/docs/repo-index.ts';
import { listRepoFolder } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { ignoreRule } from '#lib/repo/walk.ts';
import { createTaskFinder } from './find.ts';
import { derivedId, taskPlace } from './place.ts';

const maxFolders = 2_000;
/** So many files are looked into; of more the names have to do. */
const maxRead = 30;

/**
 * Ids that begin with `prefix`, in any case, ordered; at most `limit`. Made from file names as far as that goes, for
 * somebody waits at a prompt: files are read only when few are left, and all of them only when none is.
 */
export async function completeIds(repo: Repo, prefix: string, limit: number): Promise<string[]> {
  const wanted = prefix.normalize('NFC').toUpperCase();
  // Names of files of another tool are not what ids are made of.
  const named = repo.config.backlog ? [] : await idsByName(repo, wanted);
  const finder = createTaskFinder(repo);
  const found =
    named.length > maxRead
      ? named.map(({ id }) => id)
      : (await Promise.all(named.map(({ path }) => finder.find(path)))).flatMap((task) => task?.id ?? []);
  const fitting = found.filter((id) => id.toUpperCase().startsWith(wanted));
  if (fitting.length > 0) return ordered(fitting, limit);
  const { tasks } = await createIndexer(repo).get();
  const all = tasks.map(({ id }) => id).filter((id) => id.toUpperCase().startsWith(wanted));
  return ordered(all, limit);
}

function ordered(ids: readonly string[], limit: number): string[] {
  return [...new Set(ids)].sort().slice(0, limit);
}

async function idsByName(repo: Repo, wanted: string): Promise<{ id: string; path: string }[]> {
  const { taskRoots } = repo.config;
  const ignored = ignoreRule(repo);
  const found = new Map<string, string>();
  let level = taskRoots.map((root) => (root === '.' ? '' : root));
  for (let folders = 0; level.length > 0 && folders < maxFolders; folders += level.length) {
    const next: string[] = [];
    for (const folder of level) {
      for (const { name, kind } of await listRepoFolder(repo, folder).catch(() => [])) {
        const path = folder === '' ? name : `${folder}/${name}`;
        const place = taskPlace(kind === 'folder' ? `${path}/x.md` : path, taskRoots);
        if (!place || ignored(path, kind === 'folder')) continue;
        const id = derivedId(place);
        if (kind === 'folder') {
          // What is in it begins like the folder's own id, less the `X` of `x.md`.
          const start = id.slice(0, -1);
          if (start.startsWith(wanted) || wanted.startsWith(start)) next.push(path);
        } else if (id.startsWith(wanted)) found.set(path, id);
      }
    }
    level = next;
  }
  return [...found].map(([path, id]) => ({ path, id }));
}
