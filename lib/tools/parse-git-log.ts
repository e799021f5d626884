export interface ParsedCommit {
  hash: string;
  date: string;
  author: string;
  subject: string;
  files: string[];
  /** Path → its hunks, from the first `@@` on; or what git says instead of them. */
  patches: Map<string, string>;
}

/**
 * Reads `git log --raw --patch` with the format `%x1e%H%x1f%aI%x1f%an%x1f%s%x1f`. Lines of files are always
 * indented by a sign, so that a commit's mark at the start of a line is never text of a file.
 */
export function parseLog(output: string): ParsedCommit[] {
  return output.split(/^\x1e(?=[0-9a-f]{40,64}\x1f)/m).flatMap((chunk) => {
    const match = /^([0-9a-f]+)\x1f([^\x1f]*)\x1f([^\x1f]*)\x1f([^\n]*)\x1f\n?/.exec(chunk);
    if (!match) return [];
    const [head, hash = '', date = '', author = '', subject = ''] = match;
    const parts = chunk.slice(head.length).split(/^diff --git /m);
    return [
      { hash, date, author, subject, files: filesOf(parts[0] ?? ''), patches: patchesOf(parts.slice(1)) },
    ];
  });
}

/** `:100644 100644 abc def M<tab>path` */
function filesOf(raw: string): string[] {
  return raw.split('\n').flatMap((line) => {
    const path = /^:[^\t]*\t(.+)$/.exec(line)?.[1];
    return path === undefined ? [] : [unquoted(path)];
  });
}

function patchesOf(parts: readonly string[]): Map<string, string> {
  const patches = new Map<string, string>();
  for (const part of parts) {
    const header = part.slice(0, part.indexOf('\n'));
    // Both sides are the same, as renames are not followed: `a/x b/x`.
    const path = header.startsWith('"')
      ? unquoted(header.slice(0, (header.length - 1) / 2)).slice(2)
      : header.slice(2, (header.length - 1) / 2);
    const hunks = part.search(/^@@ /m);
    const text = hunks === -1 ? (/^Binary files .*$/m.exec(part)?.[0] ?? '') : part.slice(hunks);
    if (text !== '') patches.set(path, text.trimEnd());
  }
  return patches;
}

/** Git quotes names that hold quotes, backslashes or control characters as C does. */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const bytes: number[] = [];
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\x07' };
  for (const [part, octal, char] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gsu)) {
    if (octal) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...Buffer.from(char === undefined ? part : (escapes[char] ?? char)));
  }
  return Buffer.from(bytes).toString('utf8');
}
