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
}

interface Sources {
  repo: Repo;
  index: Pick<Indexer, 'get'>;
}

/** What the model is told of the page. Never throws for a page that is gone: the conversation goes on. */
export async function loadSnapshot({ repo, index }: Sources, doc: DocRef): Promise<PageSnapshot> {
  const empty = { kind: doc.kind, path: doc.path, sha256: null, text: '', wholeFile: null };
  try {
    switch (doc.kind) {
      case 'task':
      case 'doc':
        return await fileSnapshot(repo, doc);
      case 'folder':
        return { ...empty, label: 'FOLDER LISTING', notice: null, text: await folderText(repo, doc.path) };
      case 'page': {
        const text = pageSummary(await index.get(), repo, doc.path);
        return { ...empty, label: 'PAGE SUMMARY', notice: 'a summary made by the server', text };
      }
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...empty, label: 'PAGE', notice: `it cannot be shown: ${error.message}` };
  }
}

async function fileSnapshot(repo: Repo, doc: DocRef): Promise<PageSnapshot> {
  const { realRel } = await resolveInRepo(repo, doc.path);
  const file = await readRepoText(repo, doc.path);
  const cut = cutAtLine(file.text, snapshotChars);
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
