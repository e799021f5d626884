import { git } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { ChangedFile } from '../run.ts';

/** Files that differ between two commits, renames recognised, ordered as git does. */
export async function changedFiles(repo: Repo, from: string, to: string): Promise<ChangedFile[]> {
  const said = await git({ cwd: repo.root }, [
    'diff',
    '--raw',
    '--numstat',
    '-z',
    '-M',
    '--no-abbrev',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=none',
    from,
    to,
    '--',
  ]);
  return parseChanges(said);
}

const statuses = {
  A: 'added',
  M: 'modified',
  T: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'added',
} as const;

/** Format: git-diff(1), «raw output format» and «other diff formats» with `-z`. */
export function parseChanges(said: string): ChangedFile[] {
  const fields = said.split('\0');
  const files = new Map<string, ChangedFile>();
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? '';
    if (field.startsWith(':')) {
      const letter = (field.split(' ')[4] ?? 'M').charAt(0) as keyof typeof statuses;
      const isMove = letter === 'R' || letter === 'C';
      const first = fields[++at] ?? '';
      const path = isMove ? (fields[++at] ?? '') : first;
      const from = letter === 'R' ? first : null;
      files.set(path, { path, from, status: statuses[letter] ?? 'modified', added: null, removed: null });
      continue;
    }
    const numbers = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(field);
    if (!numbers) continue;
    // Of a rename, both names follow on their own.
    if (numbers[3] === '') at += 2;
    const path = numbers[3] === '' ? (fields[at] ?? '') : (numbers[3] ?? '');
    const file = files.get(path);
    if (!file || numbers[1] === '-') continue;
    file.added = Number(numbers[1]);
    file.removed = Number(numbers[2]);
  }
  return [...files.values()];
}
