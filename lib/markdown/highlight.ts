import { bundledLanguages } from 'shiki/langs';
import { codeToHtml } from '#lib/markdown/code-highlighter.ts';

// Beyond these a block stays plain: grammars are regular expressions, and some take for ever on odd input.
const maxBlockLength = 60_000;
const maxLineLength = 1_000;
const lineTimeLimitMs = 500;

/**
 * Code as HTML of escaped text and `<span class="tok-…">`, or null where it should stay plain: an unknown
 * language, a very long block or line.
 */
export async function highlightToHtml(code: string, language: string): Promise<string | null> {
  const name = language.toLowerCase();
  if (!Object.hasOwn(bundledLanguages, name) || code.length > maxBlockLength) return null;
  if (code.split('\n').some((line) => line.length > maxLineLength)) return null;

  const grammar = bundledLanguages[name as keyof typeof bundledLanguages];
  return codeToHtml(code, { name, grammar, lineTimeLimitMs });
}
