import type { Config } from '#lib/config.ts';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { AppError } from '#lib/errors.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { listRepoFolder, readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { formatOf } from './format-of.ts';
import type { Task } from './model.ts';
import { parseTask } from './parse.ts';
import { idPart, taskPlace } from './place.ts';

export interface TaskFinder {
  /** By id (any case), path, or file name without `.md`. @throws AppError `refused` where it may mean several. */
  find(query: string): Promise<Task | undefined>;
  /** @throws AppError `not-found`, with ids that are near. */
  require(query: string): Promise<Task>;
}

const headBytes = 300 * 1024;

/**
 * Finds single tasks without reading all of them where it can: an id tells where its file would be. Only what
 * is not there is looked for in the index, which is made once.
 */
export function createTaskFinder(
  repo: Repo,
  index: () => Promise<RepoIndex> = () => createIndexer(repo).get(),
): TaskFinder {
  let made: Promise<RepoIndex> | undefined;
  const wholeIndex = () => (made ??= index());
  const find = async (typed: string) => {
    const query = wholeId(repo, typed);
    return (
      (await findByPath(repo, query)) ??
      (await findByPlace(repo, query)) ??
      findInIndex(await wholeIndex(), query)
    );
  };
  return {
    find,
    async require(query) {
      const task = await find(query);
      if (task) return task;
      const near = nearIds(await wholeIndex(), query);
      const hint =
        near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ' `task list` shows what there is.';
      throw new AppError('not-found', `There is no task ${query}.${hint}`);
    },
  };
}

async function findByPath(repo: Repo, query: string): Promise<Task | undefined> {
  if (!query.includes('/') && !/\.md$/i.test(query)) return undefined;
  return readTaskAt(repo, /\.md$/i.test(query) ? query : `${query}.md`);
}

/** Looks where the id would be derived from: a folder and a file whose names make it, however they are spelled. */
async function findByPlace(repo: Repo, query: string): Promise<Task | undefined> {
  const id = query.normalize('NFC').toUpperCase();
  // Once: each look at it asks the file system whether it changed.
  const { config } = repo;
  for (const taskRoot of config.taskRoots) {
    const root = taskRoot === '.' ? '' : taskRoot;
    for (const { name, kind } of await listFolder(repo, root)) {
      const path = root === '' ? name : `${root}/${name}`;
      if (kind === 'file' && !isNamed(path, config, id)) continue;
      if (kind === 'folder' && !id.startsWith(`${idPart(name)}-`)) continue;
      const files =
        kind === 'file' ? [path] : (await listFolder(repo, path)).map((entry) => `${path}/${entry.name}`);
      for (const file of files.filter((each) => isNamed(each, config, id))) {
        const task = await readTaskAt(repo, file);
        if (task?.id.toUpperCase() === id) return task;
      }
    }
  }
  return undefined;
}

/** `12` is BACK-12 where ids are numbers. */
function wholeId({ config: { backlog } }: Repo, query: string): string {
  return backlog && /^\d+(?:\.\d+)*$/.test(query) ? `${backlog.prefix}-${query}` : query;
}

function isNamed(path: string, config: Config, id: string): boolean {
  const place = taskPlace(path, config.taskRoots);
  return place !== null && formatOf(path, config).idOfPlace(place) === id;
}

async function listFolder(repo: Repo, path: string) {
  return listRepoFolder(repo, path).catch((error: unknown) => {
    if (error instanceof AppError) return [];
    throw error;
  });
}

async function readTaskAt(repo: Repo, path: string): Promise<Task | undefined> {
  try {
    const { identity, text } = await readRepoText(repo, path, { maxBytes: headBytes });
    return parseTask(identity.path, text, repo.config) ?? undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function findInIndex(index: RepoIndex, query: string): Task | undefined {
  const wanted = query.toLowerCase();
  const slug = wanted.replace(/\.md$/, '');
  const tries: ((task: Task) => boolean)[] = [
    ({ id }) => id === query,
    ({ id }) => id.toLowerCase() === wanted,
    ({ path }) => path === query,
    ({ path }) => path.toLowerCase().replace(/\.md$/, '').endsWith(`/${slug}`),
  ];
  for (const matches of tries) {
    const found = index.tasks.filter(matches);
    if (found.length > 1) {
      const paths = found.slice(0, 5).map(({ path }) => path);
      throw new AppError('refused', `${query} may mean ${paths.join(' or ')}; name one by its path.`);
    }
    if (found[0]) return found[0];
  }
  return undefined;
}

function nearIds(index: RepoIndex, query: string): string[] {
  const words = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
  const scored = index.tasks.flatMap(({ id }) => {
    const score = words.filter((word) => id.toLowerCase().includes(word)).length;
    return score > 0 ? [{ id, score }] : [];
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ id }) => id);
}
