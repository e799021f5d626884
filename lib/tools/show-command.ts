import { basename, isAbsolute } from 'node:path';

/** An argv as a person may see it: programs and scripts by name, the root as `.`; no path of the machine. */
export function shownCommand(argv: readonly string[], root: string): string[] {
  return argv.map((arg) => {
    if (arg === root) return '.';
    return isAbsolute(arg) ? basename(arg) : arg;
  });
}

/** Text of a program with paths inside the repository made relative to it. */
export function withoutRoot(text: string, root: string): string {
  return text.replaceAll(`${root}/`, '').replaceAll(root, '.');
}
