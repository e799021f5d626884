import type { FileIdentity } from '#lib/repo/read.ts';
import { readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { Task } from '#lib/tasks/model.ts';
import { indexText } from './read-entry.ts';

/** A markdown file with its text, as of one read. */
export interface LoadedDoc {
  kind: 'task' | 'doc';
  path: string;
  title: string;
  /** Front matter included; without byte order mark. */
  text: string;
  bom: boolean;
  /** Hex, of the whole file unless `truncated`. */
  sha256: string;
  /** The file is longer than what is read of one (16 MB unless told). */
  truncated: boolean;
  identity: FileIdentity;
  /** Null for a doc. */
  task: Task | null;
  problem?: string;
}

/** @throws AppError `not-found`, `forbidden`, `unsupported-media-type`. */
export async function loadDoc(
  repo: Repo,
  path: string,
  options: { maxBytes?: number } = {},
): Promise<LoadedDoc> {
  const file = await readRepoText(repo, path, options);
  const { entry, task } = indexText(file.identity, file.text, repo.config);
  const doc: LoadedDoc = { ...file, kind: entry.kind, path: entry.path, title: entry.title, task };
  return entry.problem === undefined ? doc : { ...doc, problem: entry.problem };
}
