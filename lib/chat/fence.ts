import { sha256Hex } from '#lib/repo/read.ts';

/**
 * Puts text that we do not vouch for between two marks. Both carry the text's own hash: a text cannot hold the
 * hash of itself, so nothing inside can close the fence, and the same text always gives the same bytes (which
 * the provider's prompt cache needs, and a random mark would spoil). Lines that look like a mark get a
 * backslash, so that a model which compares less carefully is not misled either.
 */
export function fence(label: string, text: string): string {
  const mark = `${label} sha256:${sha256Hex(text)} characters:${text.length}`;
  const inner = text.replace(/^(\s*)(?=={3,}\s*(?:begin|end)\b)/gim, '$1\\');
  return `===== BEGIN ${mark} =====\n${inner}\n===== END ${mark} =====`;
}
