const fenceLine = /^\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)*(`{3,}|~{3,}|\${2,}(?!.*\$))/;

/**
 * Completes the markup that the last block of a growing text has only half of, so that it looks from the first
 * letter on as it will when it is whole: bold closes, a link shows its words and not its address, a table's head
 * is a table, a rule that has just begun does not turn the paragraph above it into a heading.
 */
export function mendTail(block: string): string {
  if (endsInFence(block)) return dropHalfFence(block);
  const at = block.lastIndexOf('\n\n') + 1;
  const head = block.slice(0, at);
  const tail = dropHalfUnderline(block.slice(at));
  return head + (mendTable(tail) ?? closeInline(closeLink(tail)));
}

function endsInFence(block: string): boolean {
  let open: string | null = null;
  for (const line of block.split('\n')) {
    const mark = fenceLine.exec(line)?.[1];
    if (mark === undefined) continue;
    if (open === null) open = mark;
    else if (line.trim() === mark && mark.startsWith(open)) open = null;
  }
  return open !== null;
}

/** Inside code, a last line of one or two marks is the beginning of the closing fence. */
function dropHalfFence(block: string): string {
  return block.replace(/\n[ \t]*(?:`{1,2}|~{1,2}|\$)$/, '\n');
}

/** `text` above `-` or `==` would be a heading for as long as nothing else follows. */
function dropHalfUnderline(tail: string): string {
  return tail.replace(/([^\n]\n)[ ]{0,3}(?:-+|=+)[ ]*$/, '$1');
}

/** A table whose second line is not there yet, or not whole: null where the tail is no such thing. */
function mendTable(tail: string): string | null {
  const lines = tail.replace(/^\n+/, '').split('\n');
  const [first = '', second = ''] = lines;
  if (!/^\s*\|/.test(first) || lines.length > 2 || (lines.length === 2 && !/^[\s|:-]*$/.test(second)))
    return null;
  if (first.trim() === '|') return '';
  const width = cellsOf(first).length;
  const rules = cellsOf(second).filter((cell) => /^\s*:?-+:?\s*$/.test(cell));
  if (rules.length >= width && second.trim().endsWith('|')) return null;
  const whole = `${first.trim().replace(/\|?$/, '')}|`;
  return `\n${whole}\n|${' --- |'.repeat(width)}`;
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/);
}

/** `[words](htt` and `[words` show as `words`, a half picture as nothing. */
function closeLink(tail: string): string {
  return (
    tail
      .replace(/!\[[^\]\n]*(?:\](?:\([^()\s]*)?)?$/, '')
      .replace(/(?<!\\)\[([^\][\n]*)\]\([^()\s]*$/, '$1')
      // Two letters at least: `[x]` is a box to tick.
      .replace(/(?<![\\\]])\[([^\][\n]{2,})\]?$/, '$1')
  );
}

/** Closes code, then bold, emphasis and strike, in the order in which they were opened. */
function closeInline(tail: string): string {
  const ticks = openTicks(tail);
  if (ticks !== '') return tail.endsWith(ticks) ? tail.slice(0, -ticks.length) : tail + ticks;

  const words = tail
    .replace(/(`+)[^`](?:[\s\S]*?[^`])?\1(?!`)/g, (code) => 'x'.repeat(code.length))
    // Stars and lines of a formula are its own.
    .replace(/(\$\$?)(?!\s)[^$\n]+(?<!\s)\1/g, (formula) => 'x'.repeat(formula.length));
  const open: string[] = [];
  for (const match of words.matchAll(/(?<!\\)(\*{1,3}|_{1,3}|~~)/g)) {
    const mark = match[0];
    const before = words[match.index - 1] ?? ' ';
    const after = words[match.index + mark.length] ?? ' ';
    const canClose = !/\s/.test(before);
    const canOpen = !/\s/.test(after) && !(mark.startsWith('_') && /[\p{L}\p{N}]/u.test(before));
    if (canClose && open.at(-1) === mark) open.pop();
    else if (canOpen) open.push(mark);
    // A mark that ends the text has opened nothing yet; it would show as a star for one moment.
    else if (match.index + mark.length === words.length && mark !== '_')
      return closeInline(tail.slice(0, -mark.length));
  }
  if (open.length === 0) return tail;
  const [, text = '', blanks = ''] = /^([\s\S]*?)(\s*)$/.exec(tail) ?? [];
  return text + open.reverse().join('') + blanks;
}

function openTicks(text: string): string {
  let open = '';
  for (const [mark] of text.matchAll(/(?<!\\)`+/g)) {
    if (open === '') open = mark;
    else if (mark === open) open = '';
  }
  return open;
}
