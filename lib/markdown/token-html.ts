import type { ThemedToken } from 'shiki/core';
import { escapeHtml } from '#lib/markdown/escape.ts';

/**
 * Lines of tokens as HTML of escaped text and `<span class="tok-…">`. The theme names a kind for each token
 * (`var(--token-keyword)`), never a colour.
 */
export function tokensToHtml(lines: readonly ThemedToken[][]): string {
  return lines.map(lineToHtml).join('\n');
}

function lineToHtml(tokens: ThemedToken[]): string {
  let html = '';
  let run = '';
  let runKind = '';
  const flush = () => {
    html += runKind === '' ? escapeHtml(run) : `<span class="tok-${runKind}">${escapeHtml(run)}</span>`;
    run = '';
  };
  for (const token of tokens) {
    const kind = kindOf(token.color ?? '');
    // Blanks look the same in every kind: with them in it, a run is cut less often.
    if (kind !== runKind && token.content.trim() !== '') {
      flush();
      runKind = kind;
    }
    run += token.content;
  }
  flush();
  return html;
}

const kinds = new Map<string, string>();

/** A theme has a dozen of them, a long document ten thousand tokens. */
function kindOf(color: string): string {
  let kind = kinds.get(color);
  if (kind === undefined) {
    kind = /^var\(--token-([a-z-]+)\)$/.exec(color)?.[1] ?? '';
    kinds.set(color, kind);
  }
  return kind;
}
