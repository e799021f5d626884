import {
  createCssVariablesTheme,
  createHighlighterCore,
  type HighlighterCore,
  type LanguageInput,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { tokensToHtml } from '#lib/markdown/token-html.ts';

const theme = 'tokens';
let highlighter: Promise<HighlighterCore> | undefined;

/**
 * The engine of JavaScript's own regular expressions, in the browser and in the server's threads: the other one is WebAssembly, which a
 * page's policy forbids, and which takes 27 MB of a thread.
 */
function loadHighlighter(): Promise<HighlighterCore> {
  // The theme names a kind for each token (`var(--token-keyword)`), never a colour: dark and light are then one
  // HTML with classes, coloured by document.css, and no inline style is needed.
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: theme, variablePrefix: '--' })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return highlighter;
}

/**
 * Code as HTML of escaped text and `<span class="tok-…">`. The grammar is loaded when it is first asked for.
 *
 * @param lineTimeLimitMs What is left of a line after that stays plain.
 */
export async function codeToHtml(
  code: string,
  { name, grammar, lineTimeLimitMs }: { name: string; grammar: LanguageInput; lineTimeLimitMs: number },
): Promise<string> {
  const shiki = await loadHighlighter();
  await shiki.loadLanguage(grammar);
  return tokensToHtml(
    shiki.codeToTokensBase(code, { lang: name, theme, tokenizeTimeLimit: lineTimeLimitMs }),
  );
}
