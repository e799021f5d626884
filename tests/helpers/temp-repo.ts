import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TempRepo {
  root: string;
  /** Writes files (repo-relative path → content), making folders as needed. */
  write(files: Record<string, string | Uint8Array>): void;
  git(...args: string[]): string;
  remove(): void;
}

/** A real git repository in a temporary folder with one commit of `files`. Remove it in `afterEach`. */
export function tempRepo(files: Record<string, string | Uint8Array> = {}): TempRepo {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'dataface-tasks-test-')));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const write = (more: Record<string, string | Uint8Array>) => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  };
  git('init', '-q', '-b', 'main');
  write(files);
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'Start');
  return { root, write, git, remove: () => rmSync(root, { recursive: true, force: true }) };
}
