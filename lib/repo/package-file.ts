import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where an installed package lies: beside the project, or hoisted to one that depends on it. */
function packageFolder(appRoot: string, name: string): string {
  for (let at = appRoot; ; at = dirname(at)) {
    const folder = join(/* turbopackIgnore: true */ at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(at) === at) throw new Error(`The package ${name} is not installed.`);
  }
}

const versions = new Map<string, string>();

export function packageVersion(appRoot: string, name: string): string {
  const known = versions.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(packageFolder(appRoot, name), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  versions.set(name, version);
  return version;
}

/** A file of an installed package; null where it has no such file. `path` must come from a list of ours. */
export async function readPackageFile(appRoot: string, name: string, path: string): Promise<Buffer | null> {
  try {
    return await readFile(join(packageFolder(appRoot, name), path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
