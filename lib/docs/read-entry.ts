import type { Config } from '#lib/config.ts';
import { AppError, systemCode } from '#lib/errors.ts';
import type { DocEntry } from '#lib/repo/entry.ts';
import { type FileIdentity, readRepoFile, readRepoText } from '#lib/repo/read.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { Task } from '#lib/tasks/model.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { readFrontMatter } from './front-matter.ts';
import { splitFrontMatter } from './front-matter-block.ts';
import { firstHeading } from './prose-lines.ts';
import { isTorn } from './torn.ts';

export interface IndexedFile {
  entry: DocEntry;
  task: Task | null;
}

type EntryConfig = Pick<Config, 'taskRoots' | 'statuses' | 'backlog'>;

// Front matter and title stand at the start. Only a front matter that goes on past the first read needs more.
const headBytes = 32 * 1024;
const longHeadBytes = 300 * 1024;

/** What the index keeps of one markdown file; null where the policy does not let it be seen, or it is gone. */
export async function readEntry(
  repo: Repo,
  identity: FileIdentity,
  config: EntryConfig,
): Promise<IndexedFile | null> {
  const { path } = identity;
  try {
    let file: { text: string; truncated: boolean } =
      readHead(repo, path, headBytes) ?? (await readRepoText(repo, path, { maxBytes: headBytes }));
    if (file.truncated && file.text.startsWith('---') && !splitFrontMatter(file.text)) {
      file = await readRepoText(repo, path, { maxBytes: longHeadBytes });
    }
    return indexText(identity, file.text, config);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'unsupported-media-type') return unreadableText(repo, identity, config, error.message);
    if (systemCode(error.cause) !== 'EACCES' && systemCode(error.cause) !== 'EPERM') return null;
    return {
      entry: { ...base(identity), kind: 'doc', title: fileTitle(path), problem: error.message },
      task: null,
    };
  }
}

/** The entry of a markdown file with this text (or this head of it). */
export function indexText(identity: FileIdentity, text: string, config: EntryConfig): IndexedFile {
  const task = parseTask(identity.path, text, config);
  if (task) {
    const { title, status } = task;
    const problem = task.findings.find(({ severity }) => severity === 'error')?.message;
    const entry: DocEntry = { ...base(identity), kind: 'task', title, status };
    return { entry: problem === undefined ? entry : { ...entry, problem }, task };
  }
  const front = readFrontMatter(text);
  const problem = front?.problems.find(({ severity }) => severity === 'error')?.message;
  const given = front?.fields.get('title')?.value;
  const written = given?.kind === 'scalar' ? given.text.replace(/\s+/g, ' ').trim() : '';
  const heading = firstHeading(front ? text.slice(front.block.bodyStart) : text);
  const title = (isTorn(front) ? heading || written : written || heading) || fileTitle(identity.path);
  const entry: DocEntry = { ...base(identity), kind: 'doc', title };
  return { entry: problem === undefined ? entry : { ...entry, problem }, task: null };
}

/** A file in another encoding still shows what can be made out of it: its ASCII part, read as Latin-1. */
async function unreadableText(
  repo: Repo,
  identity: FileIdentity,
  config: EntryConfig,
  problem: string,
): Promise<IndexedFile> {
  const { bytes } = await readRepoFile(repo, identity.path, { maxBytes: headBytes });
  const { entry, task } = indexText(identity, bytes.toString('latin1').replaceAll('\0', ''), config);
  task?.findings.unshift({
    code: 'encoding',
    severity: 'error',
    message: problem,
    remedy: 'Save the file as UTF-8.',
    path: identity.path,
    line: 1,
    column: 1,
  });
  return { entry: { ...entry, problem }, task };
}

function base({ path, mtimeMs, size }: FileIdentity): Pick<DocEntry, 'path' | 'mtimeMs' | 'size'> {
  return { path, mtimeMs, size };
}

function fileTitle(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/i, '');
}
