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
  let index = 0;
  let at = 0;
  while (at <= markdown.length) {
    const end = markdown.indexOf('\n', at);
    const raw = markdown.slice(at, end === -1 ? markdown.length : end).replace(/\r$/, '');
    if (fence !== null) {
      yield { text: raw, index, isCode: true };
      if (closes(fence, raw)) fence = null;
    } else {
      const line = withoutComments(raw, inComment);
      inComment = line.inComment;
      fence = inComment ? null : (/^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line.text)?.[1] ?? null);
      yield { text: line.text, index, isCode: fence !== null };
    }
    if (end === -1) return;
    at = end + 1;
    index++;
  }
}

function closes(fence: string, line: string): boolean {
  const marks = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return marks?.[0] === fence[0] && marks !== undefined && marks.length >= fence.length;
}

function withoutComments(line: string, startsInside: boolean): { text: string; inComment: boolean } {
  let text = '';
  let at = 0;
  let inside = startsInside;
  while (at < line.length) {
    const mark = inside ? '-->' : '<!--';
    const next = line.indexOf(mark, at);
    if (!inside) text += line.slice(at, next === -1 ? line.length : next);
    if (next === -1) break;
    at = next + mark.length;
    inside = !inside;
  }
  return { text, inComment: inside };
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
