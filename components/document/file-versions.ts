/**
 * Which version of a file a page's own changes have led to, though renderings of older ones still come in: the next
 * change must be bound to what the last one left, or it would be refused as stale.
 */
export class FileVersions {
  private chain: (string | null)[];

  constructor(shown: string | null) {
    this.chain = [shown];
  }

  /** Hex SHA-256 of the newest version known. */
  get latest(): string | null {
    return this.chain.at(-1) ?? null;
  }

  /** A change of ours, or its undoing, left this version. */
  wrote(sha256: string | null): void {
    this.chain.push(sha256);
  }

  /** The page was rendered from this version. One that is none of ours is somebody else's, and newer. */
  shows(sha256: string | null): void {
    if (!this.chain.includes(sha256)) this.restart(sha256);
  }

  /** What was believed turned out wrong: what the page shows is all that is known. */
  restart(shown: string | null): void {
    this.chain = [shown];
  }
}
