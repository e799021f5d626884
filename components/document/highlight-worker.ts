import type { LanguageInput } from 'shiki/core';
import type { ColourAnswer, ColourRequest } from '#components/document/highlight-client.ts';
import { codeToHtml } from '#lib/markdown/code-highlighter.ts';

const lineTimeLimitMs = 200;

const grammars: Record<string, LanguageInput> = {
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

async function colour({ code, grammar: name }: ColourRequest): Promise<string | null> {
  const grammar = grammars[name];
  return grammar === undefined ? null : codeToHtml(code, { name, grammar, lineTimeLimitMs });
}

addEventListener('message', (event: MessageEvent<ColourRequest>) => {
  const { id } = event.data;
  const answer = (html: string | null) => postMessage({ id, html } satisfies ColourAnswer);
  colour(event.data).then(answer, () => answer(null));
});
