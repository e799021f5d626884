/** Where a link or an image of a document leads once it stands on a page. */
export type Target =
  | { kind: 'page'; href: string; path: string }
  | { kind: 'raw'; href: string; path: string }
  | { kind: 'anchor'; href: string }
  | { kind: 'external'; href: string; host: string }
  | { kind: 'mail'; href: string }
  | { kind: 'broken'; reason: string };

/** Files without an extension that are never a page; any other such link is taken for a page or a folder. */
const plainFiles =
  /^(?:[A-Z]{3,}|Makefile|Dockerfile|Containerfile|Procfile|Gemfile|Rakefile|Jenkinsfile|Vagrantfile|Justfile)$/;
const markdown = /\.md$/;

/** The page of a markdown file; each segment percent-encoded. */
export function pagePath(path: string): string {
  return folderPath(path.replace(markdown, ''));
}

export function folderPath(path: string): string {
  return `/${encodePath(path)}`;
}

/** Where the bytes of a file are served. */
export function rawPath(path: string): string {
  return `/api/raw/${encodePath(path)}`;
}

/**
 * Resolves a reference as written in the file at `fromPath` (repo-relative). A leading slash means the
 * repository's root. Pure: whether the file exists is for the page that it leads to.
 */
export function resolveTarget(reference: string, fromPath: string): Target {
  // Browsers drop these characters and read a backslash as a slash; read it the same way or be fooled.
  const url = reference
    .trim()
    .replace(/[\t\n\r]/g, '')
    .replaceAll('\\', '/');
  if (url.startsWith('#')) return { kind: 'anchor', href: url };
  if (url.startsWith('//')) return external(`https:${url}`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return external(url);
  if (scheme === 'mailto') return { kind: 'mail', href: url };
  if (scheme !== undefined) return { kind: 'broken', reason: 'This kind of link is not followed' };
  return inRepository(url, fromPath);
}

function external(href: string): Target {
  const url = URL.canParse(href) ? new URL(href) : null;
  if (!url?.host) return { kind: 'broken', reason: 'This address cannot be read' };
  return { kind: 'external', href: url.href, host: url.host };
}

function inRepository(url: string, fromPath: string): Target {
  const [beforeHash = '', ...afterHash] = url.split('#');
  const fragment = afterHash.length > 0 ? `#${encodeFragment(afterHash.join('#'))}` : '';
  const written = beforeHash.split('?')[0] ?? '';
  if (written === '') return { kind: 'anchor', href: fragment || '#' };

  const path = joinPath(fromPath, written);
  if (path === null) return { kind: 'broken', reason: 'This link leaves the repository' };
  const name = path.split('/').at(-1) ?? '';
  if (markdown.test(name)) return { kind: 'page', href: pagePath(path) + fragment, path };
  const folder = written.endsWith('/') || /(?:^|\/)\.\.?$/.test(written) || path === '';
  if (!folder && (name.includes('.') || plainFiles.test(name))) {
    return { kind: 'raw', href: rawPath(path), path };
  }
  return { kind: 'page', href: folderPath(path) + fragment, path };
}

/** Repo-relative path, `''` for the root, or null where it climbs above the root. */
function joinPath(fromPath: string, written: string): string | null {
  const parts = written.startsWith('/') ? [] : fromPath.split('/').slice(0, -1);
  for (const raw of written.split('/')) {
    const part = decodeSegment(raw);
    // A slash that comes out of decoding was meant as part of a name, which no file here can have.
    if (part.includes('/') || part.includes('\\') || part.includes('\0')) return null;
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  // A lone surrogate makes encodeURIComponent throw.
  return encodeURIComponent(segment.toWellFormed());
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function encodeFragment(fragment: string): string {
  return encodeSegment(decodeSegment(fragment));
}
