/** The page of a repository file or folder: `docs/a b.md` → `/docs/a%20b`. */
export function pageHref(path: string): string {
  const bare = path.endsWith('.md') ? path.slice(0, -3) : path;
  return `/${bare.split('/').map(encodeURIComponent).join('/')}`;
}

/** The path that a URL's path names, for comparing pages however they were encoded. */
export function pathOfHref(pathname: string): string {
  const bare = pathname.replace(/^\/+|\/+$/g, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
