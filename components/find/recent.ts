const key = 'tasks:recent';
const most = 20;

// Storage may be forbidden to a page; the palette then starts with what was changed last.

/** Paths of the files that this browser opened last, the latest first. */
export function recentPaths(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, most) : [];
  } catch {
    return [];
  }
}

export function rememberPath(path: string) {
  try {
    const paths = [path, ...recentPaths().filter((one) => one !== path)];
    localStorage.setItem(key, JSON.stringify(paths.slice(0, most)));
  } catch {
    // As above.
  }
}
