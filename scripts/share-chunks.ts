import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Of the server's chunks that differ in nothing but their name, all but one become a line that names that one. The
 * bundler writes a chunk anew for each route that begins elsewhere; a server that has loaded every route would keep 25 MB
 * of text and code that it has already. To be called with the folder of a build.
 */
export function shareChunks(distDir: string): void {
  for (const folder of [join(distDir, 'server/chunks'), join(distDir, 'server/chunks/ssr')]) {
    const nameByCode = new Map<string, string>();
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith('.js')) continue;
      const path = join(folder, name);
      const code = readFileSync(path, 'utf8').replace(/\s*\/\/# sourceMappingURL=\S*\s*$/, '');
      if (!code.startsWith('module.exports=[')) continue;
      const same = nameByCode.get(code);
      if (same === undefined) {
        nameByCode.set(code, name);
        continue;
      }
      writeFileSync(path, `module.exports=require(${JSON.stringify(`./${same}`)});\n`);
      rmSync(`${path}.map`, { force: true });
    }
  }
}
