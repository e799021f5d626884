import type { FilterTerm } from './terms.ts';

/** The text of a filter. What it gives is read back as the same terms. */
export function formatFilter(terms: readonly FilterTerm[]): string {
  return terms.map(formatTerm).join(' ');
}

export function formatTerm(term: FilterTerm): string {
  const dash = term.negated ? '-' : '';
  switch (term.kind) {
    case 'words':
      return dash + (isPlainWord(term.text) ? term.text : quoted(term.text));
    case 'text':
      return `${dash}${term.key}:${term.values.map(formatValue).join(',')}`;
    case 'day':
      return `${dash}${term.key}:${term.compare === '=' ? '' : term.compare}${term.day}`;
    case 'is':
    case 'no':
      return `${dash}${term.kind}:${term.values.join(',')}`;
  }
}

/** A value behind a key, in quotation marks where it needs them. */
export function formatValue(value: string): string {
  return value === '' || /[\s,"]/.test(value) ? quoted(value) : value;
}

function isPlainWord(text: string): boolean {
  return text !== '' && !/^[-"]|\s|^[A-Za-z][A-Za-z_]*:/.test(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
