import type { Root } from 'hast';

export interface Heading {
  depth: 1 | 2 | 3 | 4;
  text: string;
  /** The fragment that a link to it carries, without `#`. */
  id: string;
}

/** Something the reader must be told above the document. `line` counts from 1. */
export interface DocumentNotice {
  about: 'front-matter' | 'rendering';
  tone: 'warning' | 'info';
  message: string;
  remedy?: string;
  line?: number;
}

/** As a page, or as the text that it is made of. */
export type DocumentView = 'page' | 'source';

/** What a document takes from other files; see lib/markdown/mark-refs.ts. */
export interface DocumentRefs {
  /** Repo-relative files and folders that it links or shows, each once. */
  paths: string[];
  /** The headings among them that it links: the path, and what follows `#`, decoded. */
  fragments: { path: string; fragment: string }[];
  /** The headings that it names by `[[name#heading]]`. */
  headings: { name: string; heading: string }[];
  /** Whether it names something by `[[…]]`, or has words that may be ids of tasks. */
  hasNames: boolean;
}

/**
 * One markdown file, ready to become elements. Plain data: it crosses from the worker by structured clone.
 *
 * In `hast`, everything that needs no component is already HTML, in `static-html` elements (property `html`).
 * That HTML was serialised from a sanitised tree, here, and from nothing else; the sanitiser lets no element of
 * that name through, so a document cannot bring one of its own.
 */
export interface RenderedDocument {
  /** Repo-relative path of the file. */
  path: string;
  hast: Root;
  /** h1 to h4, in document order. */
  headings: Heading[];
  /** Text of the first h1, if there is one. */
  title: string | null;
  /** Front matter in file order, each value as one line of text; `key` is its one spelling (see `fieldKey`). */
  fields: { key: string; name: string; value: string }[];
  notices: DocumentNotice[];
  refs: DocumentRefs;
  /** Whether it needs the formulas' style and fonts. */
  hasMath: boolean;
  /** `source` where the text could not be rendered and stands here as it is. */
  form: 'rendered' | 'source';
  /** Boxes of task lists that can be ticked on a page whose file may be edited (`data-line` tells their line). */
  boxes?: number;
  /** Hex SHA-256 of the file that this was made from; absent where that was not read whole. */
  sha256?: string;
  /** About how much memory it holds, for the cache's bound. */
  weight: number;
}
