/** What somebody wrote and has not saved, with the version of the file that it was made from. */
export interface Draft {
  /** Hex SHA-256 of that version. */
  sha256: string;
  text: string;
  atMs: number;
}

const prefix = 'tasks:draft:';

// Storage may be forbidden to a page, or full: the editor then says that nothing is kept over a reload.

export function readDraft(path: string): Draft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + path) ?? 'null') as Partial<Draft> | null;
    if (typeof kept?.text !== 'string' || typeof kept.sha256 !== 'string') return null;
    return { text: kept.text, sha256: kept.sha256, atMs: Number(kept.atMs) || 0 };
  } catch {
    return null;
  }
}

/** False where it could not be kept. */
export function keepDraft(path: string, draft: Draft): boolean {
  try {
    localStorage.setItem(prefix + path, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(path: string) {
  try {
    localStorage.removeItem(prefix + path);
  } catch {
    // As above.
  }
}
