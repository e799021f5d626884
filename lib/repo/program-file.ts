import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file of ours that another process or thread runs, by its path without ending: TypeScript in the repository,
 * JavaScript in the package, for Node strips no types below node_modules.
 */
export function programFile(appRoot: string, path: string): string {
  // Found at run time, so that the bundler does not take it in.
  const file = join(/* turbopackIgnore: true */ appRoot, path);
  return existsSync(`${file}.ts`) ? `${file}.ts` : `${file}.js`;
}
