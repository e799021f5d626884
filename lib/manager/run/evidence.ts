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
  return plain(item.criterion) === plain(criterion) || item.criterion.trim() === String(at + 1);
}

function commandStanding(item: ReportItem, checks: readonly CheckResult[]): Evidence['standing'] {
  const check = checks.find(({ argv }) => plain(shown(argv)) === plain(item.command ?? ''));
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
  if (line == null || file.status === 'added') return 'verified';
  const isNear = (lines.get(rel) ?? []).some(
    ([first, last]) => line >= first - nearLines && line <= last + nearLines,
  );
  return isNear ? 'verified' : 'claimed';
}

/** The hunks of a unified diff, by the path after the change. */
export function changedLines(diff: string): ChangedLines {
  const found = new Map<string, [number, number][]>();
  let path = '';
  for (const line of diff.split('\n')) {
    if (line.startsWith('+++ '))
      path = line
        .slice(4)
        .replace(/^"?b\//, '')
        .replace(/"?\t?$/, '');
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk || path === '') continue;
    const first = Number(hunk[1]);
    const last = first + Math.max(1, Number(hunk[2] ?? 1)) - 1;
    found.set(path, [...(found.get(path) ?? []), [first, last]]);
  }
  return found;
}

function plain(text: string): string {
  return text
    .replace(/[`*_"'\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
