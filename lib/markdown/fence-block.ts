export interface FenceBlock {
  language: string;
  code: string;
}

/**
 * A block that is one fence, of code or of a formula, and nothing else, closed or still open, read without a parser: it may be long, and
 * while it grows it would be parsed again at each step. Null for whatever is not that plain.
 */
export function readFenceBlock(block: string): FenceBlock | null {
  const head = /^(`{3,}|~{3,}|\${2,})[ \t]*([\w+#.-]{0,40})[ \t]*\r?\n/.exec(block);
  const mark = head?.[1];
  if (!head || mark === undefined) return null;
  const isFormula = mark.startsWith('$');
  if (isFormula && head[2] !== '') return null;
  const body = block.slice(head[0].length).replaceAll('\r\n', '\n');
  const end = new RegExp(`^ {0,3}\\${mark.charAt(0)}{${mark.length},}[ \\t]*$`, 'm').exec(body);
  if (end !== null && body.slice(end.index + end[0].length).trim() !== '') return null;
  const code = end === null ? body : body.slice(0, end.index);
  return { language: isFormula ? 'math' : (head[2] ?? ''), code: code.replace(/\n$/, '') };
}
