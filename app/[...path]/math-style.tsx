import { libraryUrl } from '#lib/server/library.ts';

/** The formulas' style, only on pages that have some; its fonts come with it, only those that are used. */
export function MathStyle() {
  return <link rel="stylesheet" href={libraryUrl('katex', 'katex.min.css')} precedence="math" />;
}
