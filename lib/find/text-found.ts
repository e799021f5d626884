import type { TaskStatus } from '#lib/tasks/model.ts';

/** A file whose text answers a query. Plain data for the browser. */
export interface FoundText {
  /** Repo-relative. */
  path: string;
  kind: 'task' | 'doc' | 'file';
  title: string;
  id?: string;
  status?: TaskStatus | null;
  /** The page; of what has no page, the plain text. */
  href: string;
  blocks: FoundBlock[];
  /** Lines that match in the whole file, as far as they were counted. */
  matches: number;
}

/** Lines that stand together. */
export interface FoundBlock {
  /** The heading that they stand under, and its fragment. */
  heading: { text: string; id: string } | null;
  lines: FoundLine[];
}

export interface FoundLine {
  /** Counted from 1. */
  line: number;
  text: string;
  isMatch: boolean;
  /** Places in `text`: pairs of start and end, in order. */
  marks: [number, number][];
}

/** How a search ended. */
export interface TextEnd {
  files: number;
  /** Lines. */
  matches: number;
  /** There is more than was answered; in words why. */
  notice?: string;
}

/** What `GET /api/search` answers, one a line. */
export type TextEvent =
  | { type: 'file'; file: FoundText }
  | ({ type: 'end' } & TextEnd)
  | { type: 'problem'; code: string; message: string };
