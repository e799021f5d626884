/** Code, which says of itself what it means. */
const code = /(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;
/** On lines of its own: within a line `\[x\]` is a bracket that was escaped. */
const display = /^([ \t]*)\\\[([\s\S]{1,2000}?)\\\][ \t]*$/gm;
const inline = /\\\(([^\n]{1,2000}?)\\\)/g;
/** What sets a formula apart from words in escaped brackets. */
const isFormula = /[\\^_=+<>{}*/]|^\s*[A-Za-z]\w?\s*$/;

/** Models write formulas as `\(…\)` and `\[…\]`, too: the same with dollars, in a form that no markdown inside disturbs. */
export function withDollars(text: string): string {
  if (!/\\[([]/.test(text) || /^\s*(?:```|~~~)/m.test(text)) return text;
  let made = '';
  let from = 0;
  for (const found of text.matchAll(code)) {
    made += convert(text.slice(from, found.index)) + found[0];
    from = found.index + found[0].length;
  }
  return made + convert(text.slice(from));
}

function convert(text: string): string {
  return text
    .replace(display, (whole, indent: string, source: string) =>
      isFormula.test(source) && !/\n\s*\n/.test(source)
        ? `${indent}$$\n${indent}${source.trim()}\n${indent}$$`
        : whole,
    )
    .replace(inline, (whole, source: string) =>
      isFormula.test(source) && !source.includes('`') ? `$\`${source.trim()}\`$` : whole,
    );
}
