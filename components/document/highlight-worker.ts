import { createCssVariablesTheme, createHighlighterCore, type LanguageInput } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { ColourAnswer, ColourRequest } from '#components/document/highlight-client.ts';
import { tokensToHtml } from '#lib/markdown/token-html.ts';

// The engine of the browser's own regular expressions: the other one is WebAssembly, which the page's policy forbids.
const theme = 'tokens';
const lineTimeLimitMs = 200;

const grammars: Record<string, () => LanguageInput> = {
  typescript: () => import('shiki/langs/typescript.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
};

const highlighter = createHighlighterCore({
  themes: [createCssVariablesTheme({ name: theme, variablePrefix: '--' })],
  langs: [],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});

async function colour({ code, grammar }: ColourRequest): Promise<string | null> {
  const load = grammars[grammar];
  if (load === undefined) return null;
  const shiki = await highlighter;
  await shiki.loadLanguage(load());
  return tokensToHtml(
    shiki.codeToTokensBase(code, { lang: grammar, theme, tokenizeTimeLimit: lineTimeLimitMs }),
  );
}

addEventListener('message', (event: MessageEvent<ColourRequest>) => {
  const { id } = event.data;
  const answer = (html: string | null) => postMessage({ id, html } satisfies ColourAnswer);
  colour(event.data).then(answer, () => answer(null));
});
