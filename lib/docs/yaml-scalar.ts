export type QuoteStyle = 'plain' | 'single' | 'double';

// Also what YAML 1.1 readers (other tools on the same files) would take for something else than text.
const notText =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)|[-+]?(?:0[xob])?[\d_][\da-f_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?)$/i;
const plain = /^[\p{L}\p{N}_./(][\p{L}\p{N}\p{M}_ .,/@+()–—’'"&*!?=;%$€-]*$/u;

/**
 * One line of text as a YAML scalar, quoted like the value that it replaces and only where it must be.
 * @param inFlow Between brackets, where a comma ends a value.
 */
export function renderScalar(value: string, style: QuoteStyle, inFlow = false): string {
  if (style === 'single' && !/[\u0000-\u001f\u007f]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style === 'plain' && isPlain(value, inFlow)) return value;
  // JSON strings are YAML's double-quoted ones.
  return JSON.stringify(value);
}

function isPlain(value: string, inFlow: boolean): boolean {
  if (!plain.test(value) || value.endsWith(' ') || notText.test(value)) return false;
  return !inFlow || !value.includes(',');
}
