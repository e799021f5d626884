import type { FoundLine, FoundText } from '#lib/find/text-found.ts';

/**
 * Where a line of a file is shown. With `line`, the address also carries its words: a browser that opens it by itself
 * (in a new tab, without script) marks them.
 */
export function textHref(file: FoundText, heading: string | null, line: FoundLine | null): string {
  if (file.kind === 'file') return file.href;
  const fragment = heading === null || heading === '' ? '' : encodeURIComponent(heading);
  const [start, end] = line?.marks[0] ?? [0, 0];
  const words = line?.text.slice(start, end) ?? '';
  // A dash has a meaning of its own there (https://wicg.github.io/scroll-to-text-fragment/).
  const text = words === '' ? '' : `:~:text=${encodeURIComponent(words).replaceAll('-', '%2D')}`;
  return fragment + text === '' ? file.href : `${file.href}#${fragment}${text}`;
}
