import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createOnigurumaEngine } from 'shiki/engine/oniguruma';
import { bundledLanguages } from 'shiki/langs';
import { tokensToHtml } from '#lib/markdown/token-html.ts';

// Beyond these a block stays plain: grammars are regular expressions, and some take for ever on odd input.
const maxBlockLength = 60_000;
const maxLineLength = 1_000;
const lineTimeLimitMs = 500;

const theme = 'tokens';
let highlighter: Promise<HighlighterCore> | undefined;

function loadHighlighter(): Promise<HighlighterCore> {
  // The theme names a kind for each token (`var(--token-keyword)`), never a colour: dark and light are then one
  // HTML with classes, coloured by document.css, and no inline style is needed.
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: theme, variablePrefix: '--' })],
    langs: [],
    engine: createOnigurumaEngine(import('shiki/wasm')),
  });
  return highlighter;
}

/**
 * Code as HTML of escaped text and `<span class="tok-…">`, or null where it should stay plain: an unknown
 * language, a very long block or line. Grammars load when first asked for.
 */
export async function highlightToHtml(code: string, language: string): Promise<string | null> {
  const name = language.toLowerCase();
  if (!Object.hasOwn(bundledLanguages, name) || code.length > maxBlockLength) return null;
  if (code.split('\n').some((line) => line.length > maxLineLength)) return null;

  const shiki = await loadHighlighter();
  await shiki.loadLanguage(bundledLanguages[name as keyof typeof bundledLanguages]);
  const lines = shiki.codeToTokensBase(code, { lang: name, theme, tokenizeTimeLimit: lineTimeLimitMs });
  return tokensToHtml(lines);
}
