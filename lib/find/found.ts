import type { TaskStatus } from '#lib/tasks/model.ts';
import { plain, type Wanted } from './plain.ts';

export type NameKind = 'task' | 'doc' | 'folder' | 'heading' | 'conversation' | 'run';
export const nameKinds: readonly NameKind[] = ['task', 'doc', 'folder', 'heading', 'conversation', 'run'];

/** Something with a name, and where it is. Plain data for the browser. */
export interface FoundName {
  kind: NameKind;
  title: string;
  /** Repo-relative, of the file or folder; of a conversation what it is about. */
  path: string;
  href: string;
  /** Of a task, a conversation, a run. */
  id?: string;
  /** Of a task. */
  status?: TaskStatus | null;
  /** Of a conversation: the kind of page that it is about. */
  about?: string;
  /** Of a heading: its depth, and the title of its file. */
  depth?: number;
  inTitle?: string;
  /** Places in `title` that the query's words stand at: pairs of start and end, in order. */
  marks: [number, number][];
}

/** What has a name but stands in no file: given by whoever keeps it. */
export interface OtherName {
  kind: 'conversation' | 'run';
  id: string;
  title: string;
  path: string;
  href: string;
  about?: string;
  /** When it was last at work. */
  mtimeMs: number;
}

export interface FoundNames {
  /** Tasks, documents and folders, best first. */
  items: FoundName[];
  headings: FoundName[];
  /** Conversations and runs. */
  others: FoundName[];
  /** How many tasks, documents and folders answer. */
  total: number;
  /** False while the files are still being read for their headings. */
  headingsComplete: boolean;
}

/** Where the words of the query stand in a title. Nothing where the plain form has other places. */
export function marksIn(title: string, { whole, terms }: Wanted): [number, number][] {
  const text = plain(title);
  if (text.length !== title.length) return [];
  const marks: [number, number][] = [];
  for (const term of terms.length > 0 ? terms : [whole]) {
    const at = term === '' ? -1 : text.indexOf(term);
    if (at !== -1) marks.push([at, at + term.length]);
  }
  marks.sort((a, b) => a[0] - b[0]);
  return marks.filter(([start], at) => at === 0 || start >= (marks[at - 1]?.[1] ?? 0));
}
