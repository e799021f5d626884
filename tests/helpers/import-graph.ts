import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** One import statement, `export … from`, `import()` or `typeof import()`. */
export interface Import {
  /** Importing file, repo-relative. */
  from: string;
  /** Imported file, repo-relative, for sources of ours; else the name as written (`react`, `node:fs`). */
  to: string;
  /** Whether it vanishes when types are stripped. */
  typeOnly: boolean;
  reexport: boolean;
}

const sourceEndings = /\.(ts|tsx|mjs)$/;
const statement =
  /^(import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?)\s*from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm;
const call = /(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Repo-relative paths of all sources below `folder`, ordered. */
export function sourcesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && sourceEndings.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/**
 * The imports of one source. Read by pattern: our formatter writes each statement at the start of a line, and
 * `{ type A }` counts as a value, because it leaves an import behind once types are stripped.
 */
export function importsOf(root: string, file: string): Import[] {
  const text = withoutComments(readFileSync(join(root, file), 'utf8'));
  const target = (name: string) => ourFile(root, file, name) ?? name;
  const found: Import[] = [];
  for (const match of text.matchAll(statement)) {
    const name = match[3] ?? match[4] ?? '';
    found.push({
      from: file,
      to: target(name),
      typeOnly: match[2] !== undefined,
      reexport: match[1] === 'export',
    });
  }
  for (const match of text.matchAll(call)) {
    found.push({
      from: file,
      to: target(match[2] ?? ''),
      typeOnly: match[1] !== undefined,
      reexport: false,
    });
  }
  return found;
}

function ourFile(root: string, from: string, name: string): string | undefined {
  if (name.startsWith('#')) return name.slice(1);
  if (!name.startsWith('.')) return undefined;
  return relative(root, resolve(root, dirname(from), name))
    .split(sep)
    .join('/');
}

/** Comments at the start of a line are all that could be taken for a statement. */
export function withoutComments(source: string): string {
  return source.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Everything that `start` reaches, itself included, along the given imports. */
export function reachableFrom(start: string, imports: readonly Import[]): Set<string> {
  const byFile = Map.groupBy(imports, (one) => one.from);
  const reached = new Set<string>([start]);
  for (const file of reached) for (const { to } of byFile.get(file) ?? []) reached.add(to);
  return reached;
}

/** Each group of files that import one another in a circle, in words (`a → b → a`). */
export function cyclesIn(imports: readonly Import[]): string[] {
  const byFile = Map.groupBy(imports, (one) => one.from);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) {
      cycles.push([...trail.slice(at), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const { to } of byFile.get(file) ?? []) if (byFile.has(to)) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const file of byFile.keys()) visit(file, []);
  return cycles;
}
