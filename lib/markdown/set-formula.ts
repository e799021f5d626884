import katex from 'katex';

/** No command that reaches beyond the formula (links, pictures, classes, ids), no macro that goes on for ever. */
const settings = {
  throwOnError: true,
  trust: false,
  strict: 'ignore',
  maxExpand: 400,
  maxSize: 25,
} as const;

/** Of the library that is in use: its style has this in its address. */
export const katexVersion: string = katex.version;

export type SetFormula = { html: string } | { problem: string };

/** KaTeX's HTML, with MathML in it for those who listen; or what is wrong with the source. */
export function setFormula(source: string, isDisplay: boolean): SetFormula {
  try {
    return { html: katex.renderToString(source, { ...settings, displayMode: isDisplay }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The rest of it is the source once more.
    const words = /^(?:KaTeX parse error: )?([\s\S]*?)(?: at (position \d+|end of input): [\s\S]*)?$/.exec(
      message,
    );
    const problem = words?.[2] ? `${words[1]}, at ${words[2]}.` : (words?.[1] ?? message);
    return { problem: problem.slice(0, 300) };
  }
}
