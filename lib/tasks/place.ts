/** Where a task file stands: which task root it is under, its workstream and the rest of its path. */
export interface TaskPlace {
  /** Repo-relative, `''` for the whole repository. */
  root: string;
  /** First folder below the root, `''` directly in it. */
  workstream: string;
  /** Path below the workstream without `.md`. */
  slug: string;
}

/** Null for a file under no task root. The innermost root counts where they are nested. */
export function taskPlace(path: string, taskRoots: readonly string[]): TaskPlace | null {
  const root = taskRoots
    .map((folder) => (folder === '.' ? '' : folder))
    .filter((folder) => folder === '' || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (root === undefined || !/\.md$/i.test(path)) return null;
  const below = path.slice(root === '' ? 0 : root.length + 1).replace(/\.md$/i, '');
  const slash = below.indexOf('/');
  return slash === -1
    ? { root, workstream: '', slug: below }
    : { root, workstream: below.slice(0, slash), slug: below.slice(slash + 1) };
}

/** The id of a file that gives none itself: `tasks/infra-tools/chat sidebar.md` → `INFRA_TOOLS-CHAT_SIDEBAR`. */
export function derivedId(place: TaskPlace): string {
  const parts = [place.workstream, place.slug].filter((part) => part !== '');
  return parts.map(idPart).join('-');
}

/** One name as a part of an id. */
export function idPart(name: string): string {
  const part = name
    .normalize('NFC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return part === '' ? '_' : part;
}
