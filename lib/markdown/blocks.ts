const fence = /^(?:\s*(?:[-*+]|\d{1,9}[.)])\s+)*\s*(`{3,}|~{3,})(.*)$/;
const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

/**
 * Cuts markdown that is still being written into blocks that can be parsed each by itself. Joined, they are the
 * text again; and however the text grows, every block but the last stays as it is: a cut is made only where
 * nothing that may still come can undo it. Cuts stand after blank lines, outside fences, before a line that
 * cannot belong to what came before.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = [];
  let start = 0;
  let open: { mark: string; indent: number } | null = null;
  let afterBlank = false;
  let isList = false;

  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const isWhole = newline !== -1;
    const line = text.slice(at, isWhole ? newline : undefined).replace(/\r$/, '');
    const blank = line.trim() === '';
    const indented = /^[ \t]/.test(line);

    // A fence inside a list item ends with the item, closed or not.
    if (open && isList && open.indent > 0 && !blank && !indented) open = null;

    if (open) {
      if (closes(line, open.mark)) open = null;
    } else {
      if (afterBlank && !blank && !indented && at > start && !mayContinue(line, isWhole, isList)) {
        blocks.push(text.slice(start, at));
        start = at;
      }
      if (at === start) isList = listItem.test(line);
      open = opens(line);
    }
    afterBlank = blank;
    at = isWhole ? newline + 1 : text.length;
  }
  if (start < text.length) blocks.push(text.slice(start));
  return blocks;
}

/** Whether an unindented line after a blank one may be one more item of the list before it. */
function mayContinue(line: string, isWhole: boolean, isList: boolean): boolean {
  if (!isList) return false;
  // Half a line such as `1` may still become `1. item`.
  return isWhole ? listItem.test(line) : /^(?:[-*+]|\d{1,9}[.)]?)(?:\s|$)/.test(line);
}

function opens(line: string): { mark: string; indent: number } | null {
  const match = fence.exec(line);
  const [mark, info] = [match?.[1], match?.[2]];
  // An info string of backticks holds none: otherwise it is code within a line.
  if (mark === undefined || (mark.startsWith('`') && info?.includes('`'))) return null;
  return { mark, indent: line.indexOf(mark) };
}

function closes(line: string, mark: string): boolean {
  const written = line.trim();
  return written.length >= mark.length && written === mark.charAt(0).repeat(written.length);
}
