import { packageVersion, readPackageFile } from '../repo/package-file.ts';

// What the browser takes from packages as it is: the formulas' style and fonts, and the library that draws diagrams
// in its frame. By address, not bundled, so that a page loads them only where it has something to show with them.

interface Library {
  folder: string;
  files: RegExp;
}

const libraries: Record<string, Library> = {
  katex: { folder: 'dist', files: /^(?:katex\.min\.css|fonts\/KaTeX_[\w-]+\.woff2)$/ },
  mermaid: {
    folder: 'dist',
    files: /^(?:mermaid\.esm\.min\.mjs|chunks\/mermaid\.esm\.min\/[\w.-]+\.mjs)$/,
  },
};

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  mjs: 'text/javascript; charset=utf-8',
};

const appRoot = () => process.env.TASKS_APP_ROOT ?? process.cwd();

/** The address carries the version, so that what is there may be kept for ever. */
export function libraryUrl(name: keyof typeof libraries, file: string): string {
  return `/api/library/${name}/${packageVersion(appRoot(), name)}/${file}`;
}

/** Null for whatever is not on the list above. */
export async function readLibraryFile(
  segments: readonly string[],
): Promise<{ bytes: Buffer; type: string } | null> {
  const [name = '', version, ...rest] = segments;
  const library = Object.hasOwn(libraries, name) ? libraries[name] : undefined;
  const file = rest.join('/');
  if (!library?.files.test(file) || version !== packageVersion(appRoot(), name)) return null;
  const bytes = await readPackageFile(appRoot(), name, `${library.folder}/${file}`);
  const type = types[file.slice(file.lastIndexOf('.') + 1)];
  return bytes && type ? { bytes, type } : null;
}
