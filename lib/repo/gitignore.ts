/** One line of a `.gitignore` that says something. */
export interface IgnorePattern {
  /** Matches a path relative to the folder of the file. */
  matches: RegExp;
  isNegated: boolean;
  foldersOnly: boolean;
}

/** Reads the text of a `.gitignore`, by the rules of gitignore(5). */
export function parseGitignore(text: string): IgnorePattern[] {
  return asBytes(text.replace(/^\uFEFF/, ''))
    .split(/\r?\n/)
    .flatMap(parseLine);
}

/** What the last matching pattern says; null where none matches. */
export function judgePath(
  patterns: readonly IgnorePattern[],
  path: string,
  isFolder: boolean,
): 'ignored' | 'kept' | null {
  const bytes = asBytes(path);
  for (let at = patterns.length - 1; at >= 0; at--) {
    const pattern = patterns[at] as IgnorePattern;
    if (pattern.foldersOnly && !isFolder) continue;
    if (pattern.matches.test(bytes)) return pattern.isNegated ? 'kept' : 'ignored';
  }
  return null;
}

/** Git matches bytes, so that `?` is a part of an «ä»: one character a byte here. */
function asBytes(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

function parseLine(line: string): IgnorePattern[] {
  // Spaces at the end count only behind a backslash.
  let glob = line.replace(/((?:^|[^\\])(?:\\\\)*)[ ]+$/, '$1');
  if (glob === '' || glob.startsWith('#')) return [];
  const isNegated = glob.startsWith('!');
  if (isNegated) glob = glob.slice(1);
  const foldersOnly = glob.endsWith('/');
  if (foldersOnly) glob = glob.slice(0, -1);
  if (glob === '') return [];
  // With a slash before its end a pattern starts at the folder of the file, else it matches at any depth.
  const isAnchored = glob.includes('/');
  const source = globSource(glob.replace(/^\//, ''));
  if (source === null) return [];
  return [{ matches: new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${source}$`, 's'), isNegated, foldersOnly }];
}

/** Null for a pattern that can match nothing (a backslash at its end, a bracket that is not closed). */
function globSource(glob: string): string | null {
  let source = '';
  for (let at = 0; at < glob.length; ) {
    const rest = glob.slice(at);
    const part =
      /^\*\*\/(?:\*\*\/)*/.exec(rest) && (at === 0 || glob[at - 1] === '/')
        ? { text: (/^(?:\*\*\/)+/.exec(rest) as RegExpExecArray)[0], source: '(?:.*/)?' }
        : rest === '**' && (at === 0 || glob[at - 1] === '/')
          ? { text: '**', source: '.+' }
          : simplePart(rest);
    if (part === null) return null;
    source += part.source;
    at += part.text.length;
  }
  return source;
}

function simplePart(rest: string): { text: string; source: string } | null {
  const stars = /^\*+/.exec(rest)?.[0];
  if (stars) return { text: stars, source: '[^/]*' };
  if (rest.startsWith('?')) return { text: '?', source: '[^/]' };
  if (rest.startsWith('[')) return bracket(rest);
  const isEscaped = rest.startsWith('\\');
  if (isEscaped && rest.length === 1) return null;
  const character = rest.charAt(isEscaped ? 1 : 0);
  return { text: (isEscaped ? '\\' : '') + character, source: quoted(character) };
}

const classes: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  blank: ' \\t',
  xdigit: 'A-Fa-f0-9',
};

function bracket(rest: string): { text: string; source: string } | null {
  const match = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]/s.exec(rest);
  if (!match) return null;
  const [text, not, inside = ''] = match;
  const source = inside.replace(
    /\[:([a-z]+):\]|\\(.)|([\s\S])/g,
    (_, name?: string, escaped?: string, plain?: string) =>
      name !== undefined
        ? (classes[name] ?? '')
        : plain === '-'
          ? '-'
          : quotedInClass(escaped ?? plain ?? ''),
  );
  // A class never matches the slash between names.
  return { text, source: `(?!/)[${not ? '^' : ''}${source}]` };
}

function quoted(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function quotedInClass(character: string): string {
  return character === '-' ? '\\-' : quoted(character);
}
