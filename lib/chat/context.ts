import type { Indexer } from '#lib/docs/repo-index.ts';
import { AppError } from '#lib/errors.ts';
import { resolveInRepo } from '#lib/repo/policy.ts';
import { listRepoFolder, readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { pageSummary } from './context-page.ts';
import type { DocRef } from './message.ts';

/** About 6,000 tokens: enough for most documents whole, little enough to send with each question. */
export const snapshotChars = 24_000;
const maxEntries = 200;

export interface PageSnapshot {
  kind: DocRef['kind'];
  path: string;
  /** Hex SHA-256 of the whole file; null for what is no file. */
  sha256: string | null;
  /** What the text is, for the marks around it. */
  label: string;
  text: string;
  /** Says what is not here and how to get it. */
  notice: string | null;
  /** Real repo-relative path when `text` is the whole file: an edit may then rely on it. */
  wholeFile: string | null;
  /** Of a file that is not here whole. */
  cut?: { sentChars: number; totalChars: number };
}

interface SnapshotOptions {
  maxChars?: number;
  /** Of a page that is no file: the query of its address, which says what it shows. */
  query?: string | undefined;
}

interface Sources {
  repo: Repo;
  index: Pick<Indexer, 'get'>;
  /** What stands on a page that the chat itself knows nothing of (a run's); null for the others. */
  pageWords?: ((route: string) => Promise<string | null>) | undefined;
}

/** What the model is told of the page. Never throws for a page that is gone: the conversation goes on. */
export async function loadSnapshot(
  sources: Sources,
  doc: DocRef,
  options: SnapshotOptions = {},
): Promise<PageSnapshot> {
  try {
    return await readSnapshot(sources, doc, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...bare(doc), notice: `it cannot be shown: ${error.message}` };
  }
}

/** The page's name without what stands on it: the person chose not to send that. */
export function withheldSnapshot(doc: DocRef): PageSnapshot {
  return { ...bare(doc), notice: 'the person left what stands on it out of this message' };
}

function bare({ kind, path }: DocRef): PageSnapshot {
  return { kind, path, sha256: null, label: 'PAGE', text: '', notice: null, wholeFile: null };
}

/** @throws AppError for what is not there, or may not be read. */
export async function readSnapshot(
  { repo, index, pageWords }: Sources,
  doc: DocRef,
  { maxChars = snapshotChars, query = '' }: SnapshotOptions = {},
): Promise<PageSnapshot> {
  switch (doc.kind) {
    case 'task':
    case 'doc':
      return fileSnapshot(repo, doc, maxChars);
    case 'folder': {
      const text = cutAtLine(await folderText(repo, doc.path), maxChars);
      return { ...bare(doc), label: 'FOLDER LISTING', text };
    }
    case 'page': {
      const words = await pageWords?.(doc.path);
      const summary = pageSummary(await index.get(), repo, doc.path, query);
      const text = cutAtLine(words ? `${summary}\n\n${words}` : summary, maxChars);
      return { ...bare(doc), label: 'PAGE SUMMARY', notice: 'a summary made by the server', text };
    }
  }
}

async function fileSnapshot(repo: Repo, doc: DocRef, maxChars: number): Promise<PageSnapshot> {
  const { realRel } = await resolveInRepo(repo, doc.path);
  const file = await readRepoText(repo, doc.path);
  const cut = cutAtLine(file.text, maxChars);
  const whole = cut.length === file.text.length && !file.truncated;
  const nextLine = cut.split('\n').length + (cut.endsWith('\n') ? 0 : 1);
  return {
    kind: doc.kind,
    path: doc.path,
    sha256: file.truncated ? null : file.sha256,
    label: 'DOCUMENT',
    text: cut,
    notice: whole ? null : `cut here; read on with read_file, startLine ${nextLine}`,
    wholeFile: whole ? realRel : null,
    ...(whole ? {} : { cut: { sentChars: cut.length, totalChars: file.text.length } }),
  };
}

/** At most `limit` characters, ending after a whole line where there is one. */
function cutAtLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit).toWellFormed();
  const end = head.lastIndexOf('\n');
  return end > 0 ? head.slice(0, end + 1) : head;
}

async function folderText(repo: Repo, path: string): Promise<string> {
  const entries = await listRepoFolder(repo, path);
  const lines = entries
    .slice(0, maxEntries)
    .map((entry) => (entry.kind === 'folder' ? `${entry.name}/` : entry.name));
  const more = entries.length - lines.length;
  if (more > 0) lines.push(`… and ${more} more; list_files shows them`);
  return lines.length === 0 ? 'The folder is empty.' : lines.join('\n');
}
