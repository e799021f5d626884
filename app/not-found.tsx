import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PageContext } from '#components/chat/page-context.tsx';
import { pageHref, pathOfHref } from '#components/shell/href.ts';
import { PageMain } from '#components/shell/page-main.tsx';
import { nearestPaths } from '#lib/links/nearest-paths.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { appContext } from '#lib/server/context.ts';
import { isLocalHost } from '#lib/server/guard.ts';
import { PageTitle } from './page-title.tsx';

/** Of this page the browser makes the body, so that what is sent first must bring the title apart from it. */
export const metadata: Metadata = { title: 'Not found' };

export default async function NotFound() {
  const requestHeaders = await headers();
  const context = appContext();
  // What is near to a path tells what there is: nothing of it under a foreign Host.
  if (!isLocalHost(requestHeaders.get('host'), context.env)) return <p>Not found</p>;
  const path = pathOfHref(requestHeaders.get('x-pathname') ?? '/');
  const index = await context.index.get();
  // Next renders this along with every page, shown or not: looking for neighbours is left for where nothing is.
  const near = hasPage(path, index) ? [] : nearestPaths(path, index);
  const words = searchWords(path);
  return (
    <PageMain kind="page">
      <PageTitle title="Not found" />
      <PageContext
        kind="page"
        path={`/${path}`}
        title="Not found"
        starters={[`Is there anything like “${path}” here?`]}
      />
      <div className="shell-notice-page">
        <h1>Not found</h1>
        <p>
          There is no markdown file or folder at <code>{path}</code> that may be shown.
        </p>
        {near.length > 0 ? (
          <>
            <h2>Nearest to it</h2>
            <ul className="ui-list shell-near">
              {near.map((doc) => (
                <li key={doc.path}>
                  <a href={pageHref(doc.path)}>{doc.title}</a>
                  <code>{doc.path}</code>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        <p className="shell-notice-actions">
          <a href="/" className="ui-button">
            To the home page
          </a>
          {words === '' ? null : (
            <a
              href={`/search?${new URLSearchParams({ q: words })}`}
              className="ui-button"
              data-variant="quiet"
            >
              <span className="ui-cut">Search for “{words}”</span>
            </a>
          )}
        </p>
      </div>
    </PageMain>
  );
}

/** Pages that are no file. */
const ownPages = /^(?:board|insights|search|status|runs(?:\/[^/]*)?)?$/;

function hasPage(path: string, { docs, docByPath }: RepoIndex): boolean {
  if (ownPages.test(path) || docByPath.has(`${path}.md`)) return true;
  return docs.some((doc) => doc.path.startsWith(`${path}/`));
}

const maxSearched = 60;

/** What the last part of the path says. */
function searchWords(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[a-z]+$/, '');
  return name
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, maxSearched)
    .toWellFormed();
}
