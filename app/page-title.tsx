import { appContext } from '#lib/server/context.ts';
import { repositoryName } from '#lib/server/status.ts';

/**
 * The document's title. An element of the page, which React lifts into the head, rather than Next's metadata: those
 * come in a stream of their own, and for a moment after each change the document would have no title.
 */
export function PageTitle({ title }: { title?: string }) {
  const name = repositoryName(appContext().repo);
  return <title>{title === undefined ? name : `${title} · ${name}`}</title>;
}
