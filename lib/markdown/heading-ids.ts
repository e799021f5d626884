import GithubSlugger from 'github-slugger';
import { idPrefix } from '#lib/markdown/id-prefix.ts';

const maxIdLength = 200;

/** The ids of one document's headings, asked for in their order: the fragments that GitHub would give them. */
export function headingIds(): (text: string) => string {
  const slugger = new GithubSlugger();
  return (text) => safeId(slugger.slug(text));
}

/** An element's id is also a global variable of the page: none may take the name of one that Next looks for. */
function safeId(slug: string): string {
  const cut = slug.slice(0, maxIdLength).toWellFormed();
  return cut === '' || cut.startsWith('_') ? `${idPrefix}${cut}` : cut;
}
