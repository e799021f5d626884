/** A line of markdown, without HTML comments. */
export interface ProseLine {
  text: string;
  /** Counted from 0 in the given text. */
  index: number;
  /** Inside a fenced code block, its fences included: `#` is no heading there. */
  isCode: boolean;
}

/** The lines of a markdown text, enough of its structure told to find headings without parsing it whole. */
export function* proseLines(markdown: string): Generator<ProseLine> {
  let fence: string | null = null;
  let inComment = false;
  const closes = paragraphReader(markdown);
  let index = 0;
  let at = 0;
  while (at <= markdown.length) {
    const end = markdown.indexOf('\n', at);
    const raw = markdown.slice(at, end === -1 ? markdown.length : end).replace(/\r$/, '');
    if (fence !== null) {
      yield { text: raw, index, isCode: true };
      if (endsFence(fence, raw)) fence = null;
    } else {
      // A fence is judged first: what stands behind it names a language, even `<!--`.
      fence = inComment ? null : opensFence(raw);
      const line: Stripped | null = fence === null ? withoutComments(raw, inComment, at, closes) : null;
      if (line) inComment = line.inComment;
      yield { text: line?.text ?? raw, index, isCode: fence !== null };
    }
    if (end === -1) return;
    at = end + 1;
    index++;
  }
}

function endsFence(fence: string, line: string): boolean {
  const marks = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return marks?.[0] === fence[0] && marks !== undefined && marks.length >= fence.length;
}

function opensFence(line: string): string | null {
  return /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] ?? null;
}

/** Whether a comment that opens at an offset is closed in its paragraph. Asked in rising order, it reads the text once. */
function paragraphReader(markdown: string): (offset: number) => boolean {
  const nextOf = (pattern: RegExp) => {
    let found = -1;
    return (from: number) => {
      if (found >= from) return found;
      pattern.lastIndex = from;
      found = pattern.exec(markdown)?.index ?? Number.POSITIVE_INFINITY;
      return found;
    };
  };
  const close = nextOf(/-->/g);
  const blank = nextOf(/\n[ \t]*(?:\r?\n|$)/g);
  return (offset) => close(offset) < blank(offset);
}

interface Stripped {
  text: string;
  inComment: boolean;
}

/**
 * A line less the comments in it. In code between backticks `<!--` is text; behind other text it is one only where
 * it is closed in the same paragraph, while at the start of a line it goes on until it is (CommonMark 0.31, 4.6 and 6.6).
 */
function withoutComments(
  line: string,
  startsInside: boolean,
  lineAt: number,
  closes: (offset: number) => boolean,
): Stripped {
  let text = '';
  let at = 0;
  if (startsInside) {
    const end = line.indexOf('-->');
    if (end === -1) return { text, inComment: true };
    at = end + '-->'.length;
  }
  const mark = /\\[\s\S]|(`+)|<!--/g;
  for (;;) {
    mark.lastIndex = at;
    const match = mark.exec(line);
    if (!match) return { text: text + line.slice(at), inComment: false };
    const [found, ticks] = match;
    const after = match.index + found.length;
    if (found !== '<!--') {
      const end = ticks === undefined ? after : endOfCode(line, after, ticks);
      text += line.slice(at, end);
      at = end;
      continue;
    }
    text += line.slice(at, match.index);
    // `<!-->` is whole.
    const end = line.indexOf('-->', match.index + 2);
    if (end !== -1) at = end + '-->'.length;
    else if (text.trim() === '' || closes(lineAt + match.index + 2)) return { text, inComment: true };
    else {
      text += found;
      at = after;
    }
  }
}

/** Behind the run that closes code opened by `ticks`; where none does, the backticks are text. */
function endOfCode(line: string, from: number, ticks: string): number {
  for (const run of line.slice(from).matchAll(/`+/g)) {
    if (run[0].length === ticks.length) return from + run.index + run[0].length;
  }
  return from;
}

/** Depth and text of a `#` heading, or null. Marks of emphasis, code and links are taken off the text. */
export function headingOf(line: ProseLine): { depth: number; text: string } | null {
  if (line.isCode) return null;
  const match = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line.text);
  if (!match) return null;
  return { depth: match[1]?.length ?? 1, text: plainInline(match[2] ?? '') };
}

function plainInline(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`+|~~)(.+?)\1/g, '$2')
    .replace(/(^|\s)[*_](\S(?:.*?\S)?)[*_](?=\s|$)/g, '$1$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .trim();
}

/** Text of the first `# ` heading, or null. */
export function firstHeading(markdown: string): string | null {
  for (const line of proseLines(markdown)) {
    const heading = headingOf(line);
    if (heading?.depth === 1 && heading.text !== '') return heading.text;
  }
  return null;
}
