import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the pages of this project have been built for production. */
export function hasBuild(appRoot: string): boolean {
  return existsSync(join(appRoot, '.next', 'BUILD_ID'));
}
