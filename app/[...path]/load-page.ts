import type { FolderEntry } from '#components/document/folder.tsx';
import { readEntry } from '#lib/docs/read-entry.ts';
import { AppError } from '#lib/errors.ts';
import { shownDocument } from '#lib/links/shown-document.ts';
import { pagePath } from '#lib/markdown/links.ts';
import { renderAside } from '#lib/markdown/render-aside.ts';
import type { DocumentView, RenderedDocument } from '#lib/markdown/rendered.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { isEditable, resolveInRepo } from '#lib/repo/policy.ts';
import { type FileIdentity, listRepoFolder, statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { appContext } from '#lib/server/context.ts';
import { hasRunLine } from '#lib/server/run-line.ts';
import { findingsOf } from '#lib/tasks/findings-of.ts';
import type { Finding, Task } from '#lib/tasks/model.ts';
import { type QuickFix, quickFixOf } from '#lib/tasks/quick-fix.ts';
import { navigationOf } from '../navigation.ts';
import { inFolderOrder } from './folder-order.ts';
import { withFresh } from './fresh-index.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';

export interface FilePage {
  kind: 'file';
  entry: DocEntry;
  /** Of a task's file. */
  task: Task | null;
  /** What validation holds against the task. */
  findings: readonly (Finding & { fix: QuickFix | null })[];
  /** Of a task: whether there is anything to tell of its runs. */
  hasRunLine: boolean;
  /** Whether controls on the page may change the text of the file. */
  isEditable: boolean;
  index: RepoIndex;
  rendered: RenderedDocument;
  neighbours: Neighbours;
}

export interface FolderPage {
  kind: 'folder';
  path: string;
  /** Its README.md or index.md. */
  front: RenderedDocument | null;
  /** Whether that one may be changed from the page. */
  isEditable: boolean;
  /** Those that are shown, of `total`, from the one counted `from` (from 0). */
  entries: FolderEntry[];
  from: number;
  total: number;
}

export type Page = FilePage | FolderPage | { kind: 'moved'; to: string } | { kind: 'missing' };

/**
 * What stands at a page's path, as on disk now.
 * @param path Repo-relative, decoded, as the address has it.
 */
export async function loadPage(path: string, view: DocumentView = 'page', from = 0): Promise<Page> {
  const { repo } = appContext();
  if (path.endsWith('.md') && (await find(repo, path))?.kind === 'file') {
    return { kind: 'moved', to: pagePath(path) };
  }
  const file = await find(repo, `${path}.md`);
  if (file?.kind === 'file') return loadFile(repo, file.identity, view);
  const folder = await find(repo, path);
  if (folder?.kind === 'folder') return loadFolder(repo, folder.identity.path, from);
  return { kind: 'missing' };
}

/** Null where there is nothing, or nothing that the policy lets be seen: a page must not tell the two apart. */
async function find(repo: Repo, path: string) {
  try {
    return await statRepoPath(repo, path);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

async function loadFile(repo: Repo, identity: FileIdentity, view: DocumentView): Promise<Page> {
  const { index: indexer, changes } = appContext();
  const [index, rendered] = await Promise.all([indexer.get(), renderAside(repo, identity.path, view)]);
  const fresh = await withFresh(repo, index, identity);
  // A file that the index leaves out (an ignored folder) still has its page.
  const own = fresh.docByPath.get(identity.path);
  const read = own ? null : await readEntry(repo, identity, repo.config);
  const entry = own ?? read?.entry;
  if (!entry) return { kind: 'missing' };
  const task = fresh.taskByPath.get(identity.path) ?? read?.task ?? null;
  const { realRel } = await resolveInRepo(repo, identity.path);
  const editable = isEditable(repo, realRel);
  const found = task ? await findingsOf(repo, fresh, task) : [];
  const fixOf = (finding: Finding) => {
    const fix = task && quickFixOf(finding, task, fresh, repo.config);
    return editable || fix?.kind !== 'edit' ? fix : null;
  };
  const findings = found.map((finding) => ({ ...finding, fix: fixOf(finding) }));
  const shown = await shownDocument(repo, fresh, rendered);
  // Of the index itself, whose order is kept: one file that is fresher does not change it.
  const neighbours = neighboursOf(
    navigationOf(index, repo.config.taskRoots, changes.stateOf(index)),
    identity.path,
  );
  return {
    kind: 'file',
    entry,
    task,
    findings,
    hasRunLine: task !== null && (await hasRunLine(task)),
    isEditable: editable,
    index: fresh,
    rendered: shown,
    neighbours,
  };
}

/** A page of a folder: more rows than these take seconds to send and to draw. */
const maxEntries = 500;

async function loadFolder(repo: Repo, path: string, from: number): Promise<FolderPage> {
  const [index, listed] = await Promise.all([appContext().index.get(), listRepoFolder(repo, path)]);
  const at = (name: string) => (path === '' ? name : `${path}/${name}`);
  const front = ['readme.md', 'index.md'].flatMap(
    (wanted) => listed.find(({ kind, name }) => kind === 'file' && name.toLowerCase() === wanted) ?? [],
  )[0];
  const ordered = inFolderOrder(listed);
  const first = from < ordered.length ? Math.max(0, from - (from % maxEntries)) : 0;
  const entries = ordered.slice(first, first + maxEntries).map(({ name, kind }): FolderEntry => {
    const doc = index.docByPath.get(at(name));
    return { kind, name, path: at(name), ...(doc ? { doc } : {}) };
  });
  const rendered = front ? await renderAside(repo, at(front.name)) : null;
  const shown = rendered && (await shownDocument(repo, index, rendered));
  const isFrontEditable =
    front !== undefined && isEditable(repo, (await resolveInRepo(repo, at(front.name))).realRel);
  return {
    kind: 'folder',
    path,
    entries,
    from: first,
    total: ordered.length,
    front: shown,
    isEditable: isFrontEditable,
  };
}
