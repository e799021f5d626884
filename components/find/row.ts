import type { ReactNode } from 'react';

/** A line of the palette. */
export interface Row {
  /** Unique in the palette. */
  key: string;
  icon: ReactNode;
  title: ReactNode;
  /** Quiet, behind the title. */
  detail?: ReactNode;
  /** Under the title. */
  below?: ReactNode;
  /** At the end: a key, an id. */
  mark?: ReactNode;
  /** Where it leads; what opens in a new tab. */
  href?: string;
  /** What choosing it does: null, and the palette closes; or the words of a refusal, which are shown in it. */
  run: () => Promise<string | null>;
}

export interface Section {
  title: string;
  rows: Row[];
}

/** The words of a failure, for a row to answer with. */
export async function attempt(work: () => void | Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'That failed.';
  }
}
