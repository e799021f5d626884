// What goes into and comes out of the tools that read, find and edit files: see io.ts.

import type { TaskStatus } from '#lib/tasks/model.ts';

export interface ReadFileInput {
  path: string;
  startLine?: number | null;
  endLine?: number | null;
}
export interface ReadFileOutput {
  ok: true;
  path: string;
  /** First and last line in `content`, counted from 1. */
  startLine: number;
  endLine: number;
  totalLines: number;
  content: string;
  /** Hex SHA-256 of the whole file as it was read. */
  sha256: string;
  /** Says how to go on where the content was cut. */
  notice?: string;
}

export interface ListFilesInput {
  glob: string;
  limit?: number | null;
}
export interface ListFilesOutput {
  ok: true;
  files: string[];
  /** How many matched, also past the limit. */
  total: number;
}

export interface SearchFilesInput {
  query: string;
  glob?: string | null;
  /** True: the query is taken to the letter; otherwise it is a regular expression. */
  literal?: boolean | null;
  limit?: number | null;
}
export interface SearchMatch {
  line: number;
  text: string;
  /** Where the query was found in `text`: [start, end) in UTF-16 code units. */
  ranges: [number, number][];
}
export interface SearchFilesOutput {
  ok: true;
  files: { path: string; matches: SearchMatch[] }[];
  matchCount: number;
  /** Why the list may not be whole, with what to do. */
  notice?: string;
}

export interface Replacement {
  old_string: string;
  new_string: string;
  replaceAll?: boolean | null;
}
export interface EditFileInput extends Replacement {
  path: string;
  /** Further ones in the same file, made in order after the first; all or none. */
  edits?: Replacement[] | null;
}
export interface EditFileOutput {
  ok: true;
  /** What `POST /api/edits/<id>/undo` takes. */
  editId: string;
  path: string;
  created: boolean;
  added: number;
  removed: number;
  /** Unified diff, three lines of context, without file headers. */
  diff: string;
  sha256: string;
}

export interface EditSectionInput {
  path: string;
  /** Words of a `##` heading. */
  heading: string;
  /** Markdown without the heading. */
  body: string;
}

export interface FindNamesInput {
  query: string;
  limit?: number | null;
}
export interface NameMatch {
  kind: 'task' | 'doc' | 'folder';
  path: string;
  title: string;
  /** Of a task; likewise `status`. */
  id?: string;
  status?: TaskStatus | null;
}
export interface FindNamesOutput {
  ok: true;
  /** Best first. */
  matches: NameMatch[];
  total: number;
}
