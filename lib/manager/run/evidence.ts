import type { ChangedFile, CheckResult, Evidence } from '../run.ts';
import { shown } from './prompt.ts';
import type { ReportItem, WorkerReport } from './report.ts';

/** Lines that a change put into files, by path: first and last line of each hunk. */
export type ChangedLines = ReadonlyMap<string, readonly (readonly [first: number, last: number])[]>;

/**
 * What stands behind each acceptance criterion. A command counts as verified where it is one of the checks, for those
 * were run again; a place where the change has it. What cannot be looked at is a claim, and what nobody speaks of is
 * open.
 */
export function weighEvidence(
  criteria: readonly string[],
  report: WorkerReport | null,
  found: { checks: readonly CheckResult[]; files: readonly ChangedFile[]; lines: ChangedLines },
): Evidence[] {
  return criteria.map((criterion, at) => {
    const item = report?.criteria.find((each) => speaksOf(each, criterion, at));
    if (!item) return { criterion, standing: 'open', claim: null, proof: null };
    const claim = item.claim ?? null;
    if (item.command) {
      const proof = { kind: 'command', command: item.command, exitCode: item.exitCode ?? null } as const;
      return { criterion, claim, proof, standing: commandStanding(item, found.checks) };
    }
    if (item.path) {
      const proof = { kind: 'hunk', path: item.path, line: item.line ?? null } as const;
      return { criterion, claim, proof, standing: placeStanding(item, found) };
    }
    return { criterion, claim, proof: null, standing: claim === null ? 'open' : 'claimed' };
  });
}

function speaksOf(item: ReportItem, criterion: string, at: number): boolean {
  if (typeof item.criterion === 'number') return item.criterion === at + 1;
  const words = plain(item.criterion);
  return (words !== '' && words === plain(criterion)) || item.criterion.trim() === String(at + 1);
}

function commandStanding(item: ReportItem, checks: readonly CheckResult[]): Evidence['standing'] {
  const check = checks.find(({ argv }) => typed(shown(argv)) === typed(item.command ?? ''));
  if (check) return check.outcome === 'passed' ? 'verified' : 'refuted';
  return item.exitCode != null && item.exitCode !== 0 ? 'open' : 'claimed';
}

/** Near a hunk is near enough: who counts lines counts them in the whole file, or before a last edit. */
const nearLines = 3;

function placeStanding(
  { path, line }: ReportItem,
  { files, lines }: { files: readonly ChangedFile[]; lines: ChangedLines },
): Evidence['standing'] {
  const rel = (path ?? '').replace(/^\.\//, '');
  const file = files.find((each) => each.path === rel || each.from === rel);
  if (!file) return 'refuted';
  if (line == null) return 'verified';
  // Of a new file every line is new, and those that it has not are none.
  if (file.status === 'added' && (file.added === null || (line >= 1 && line <= file.added + nearLines)))
    return 'verified';
  const isNear = (lines.get(file.path) ?? []).some(
    ([first, last]) => line >= first - nearLines && line <= last + nearLines,
  );
  return isNear ? 'verified' : 'claimed';
}

/**
 * The hunks of a unified diff, by the path after the change. The lines of a hunk are counted off, never looked at: a
 * file may hold lines that look like a diff.
 */
export function changedLines(diff: string): ChangedLines {
  const found = new Map<string, [number, number][]>();
  let path = '';
  let [olds, news] = [0, 0];
  for (const line of diff.split('\n')) {
    if (olds > 0 || news > 0) {
      if (line.startsWith('-')) olds--;
      else if (line.startsWith('+')) news--;
      else if (!line.startsWith('\\')) [olds, news] = [olds - 1, news - 1];
      continue;
    }
    if (line.startsWith('diff --git ')) path = '';
    if (line.startsWith('+++ ')) path = pathIn(line.slice(4));
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    [olds, news] = [Number(hunk[1] ?? 1), Number(hunk[3] ?? 1)];
    if (path === '') continue;
    const first = Number(hunk[2]);
    const hunks = found.get(path) ?? [];
    hunks.push([first, first + Math.max(1, news) - 1]);
    found.set(path, hunks);
  }
  return found;
}

/** Git quotes names with marks, tabs and the like as C does, and ends those with spaces with a tab. */
function pathIn(named: string): string {
  if (!named.startsWith('"')) return named.replace(/\t$/, '').replace(/^b\//, '');
  const inner = named.slice(1, named.lastIndexOf('"')).replace(/^b\//, '');
  return inner.replace(/\\([0-7]{3}|.)/g, (_, code: string) => unquoted[code] ?? fromOctal(code));
}

const unquoted: Record<string, string> = {
  ...{ a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' },
  ...{ '"': '"', '\\': '\\' },
};

function fromOctal(code: string): string {
  return /^[0-7]{3}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : code;
}

/** Of a command only the marks around it and between its words may differ. */
function typed(text: string): string {
  return text
    .replace(/[`"'\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function plain(text: string): string {
  return text
    .replace(/[`*_"'\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
