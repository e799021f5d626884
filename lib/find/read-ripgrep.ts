import type { Redact } from '#lib/redact.ts';
import { parseLine } from '#lib/tools/ripgrep-match.ts';
import type { FoundLine } from './text-found.ts';

/** A file as ripgrep tells it. */
export interface RawFile {
  path: string;
  lines: FoundLine[];
  /** Lines that match, those that are not kept among them. */
  matches: number;
}

/** What a page shows of one file; the rest is counted. */
const maxMatchesKept = 20;

/** Puts the lines of ripgrep's JSON together by file; ripgrep tells one file after the other. */
export class FileReader {
  private file: RawFile | null = null;
  private readonly redact: Redact;
  private readonly isWanted: (path: string) => boolean;
  private readonly onFile: (file: RawFile) => void;

  constructor(redact: Redact, isWanted: (path: string) => boolean, onFile: (file: RawFile) => void) {
    this.redact = redact;
    this.isWanted = isWanted;
    this.onFile = onFile;
  }

  read(json: string): void {
    if (json.startsWith('{"type":"begin"')) this.file = null;
    else if (json.startsWith('{"type":"end"')) this.finish();
    else if (json.startsWith('{"type":"match"')) this.add(json, true);
    else if (json.startsWith('{"type":"context"')) this.add(json, false);
  }

  private add(json: string, isMatch: boolean): void {
    if (this.file !== null && this.file.matches >= maxMatchesKept) {
      if (isMatch) this.file.matches++;
      return;
    }
    const found = parseLine(json, this.redact);
    if (found === null || (this.file === null && !this.isWanted(found.path))) return;
    this.file ??= { path: found.path, lines: [], matches: 0 };
    if (found.path !== this.file.path) return;
    if (isMatch) this.file.matches++;
    const { line, text, ranges } = found.match;
    this.file.lines.push({ line, text, isMatch, marks: ranges });
  }

  private finish(): void {
    const done = this.file;
    this.file = null;
    if (done !== null && done.matches > 0) this.onFile(done);
  }
}
