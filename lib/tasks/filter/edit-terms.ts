import { formatFilter } from './format.ts';
import { parseFilter } from './parse.ts';
import type { FilterTerm } from './terms.ts';

// Changes of a filter's text by buttons. What the person wrote elsewhere in it stays as they wrote it.

/** Whether the filter has this very condition. */
export function hasTerm(text: string, wanted: string): boolean {
  return parseFilter(text).terms.some((term) => formatFilter([term]) === wanted);
}

/** Takes the condition out, or puts it at the end. */
export function toggleTerm(text: string, wanted: string): string {
  const found = parseFilter(text).terms.find((term) => formatFilter([term]) === wanted);
  if (!found) return `${text.trim()} ${wanted}`.trim();
  return tidy(text.slice(0, found.start) + text.slice(found.end));
}

/** Without any condition on these keys. */
export function withoutKeys(text: string, isOf: (term: FilterTerm) => boolean): string {
  const found = parseFilter(text).terms.filter(isOf);
  return tidy(found.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text));
}

function tidy(text: string): string {
  // Only the spaces at the seam are ours to take; inside quotation marks they mean something.
  return text.replace(/^\s+|\s+$/g, '').replace(/(?<=^[^"]*)\s{2,}(?=[^"]*$)/g, ' ');
}
