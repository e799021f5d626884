'use client';
import { usePathname } from 'next/navigation';
import { usePage } from '#components/chat/page-context.tsx';
import { pageHref, pathOfHref } from '#components/shell/href.ts';

interface Crumb {
  path: string;
  name: string;
}

/** The way to a page: its folders, then its title where that is known, else its last name. */
function crumbsOf(path: string, title: string | undefined): Crumb[] {
  if (path === '') return [];
  const names = path.split('/');
  return names.map((name, at) => ({
    path: names.slice(0, at + 1).join('/'),
    name: at === names.length - 1 ? (title ?? name) : path.startsWith('runs/') ? 'Runs' : name,
  }));
}

interface BreadcrumbsProps {
  repository: string;
  /** The page that the server rendered, and its title: the first paint has no context yet. */
  initial: { path: string; title: string | undefined };
}

/** Where am I, as links upwards. */
export function Breadcrumbs({ repository, initial }: BreadcrumbsProps) {
  const path = pathOfHref(usePathname());
  const page = usePage();
  const known = page !== null && barePath(page.path) === path ? page.title : undefined;
  const crumbs = crumbsOf(path, known ?? (initial.path === path ? initial.title : undefined));
  return (
    <nav aria-label="Breadcrumbs" className="shell-crumbs">
      <ol className="ui-list">
        <li>
          {crumbs.length === 0 ? (
            <span aria-current="page" className="ui-cut">
              {repository}
            </span>
          ) : (
            <a href="/" className="ui-cut">
              {repository}
            </a>
          )}
        </li>
        {crumbs.map((crumb, at) => (
          <li key={crumb.path}>
            {at === crumbs.length - 1 ? (
              <span aria-current="page" className="ui-cut" title={crumb.name}>
                {crumb.name}
              </span>
            ) : (
              <a href={pageHref(crumb.path)} className="ui-cut">
                {crumb.name}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function barePath(path: string): string {
  return path.replace(/^\//, '').replace(/\.md$/, '').replace(/\/$/, '');
}
