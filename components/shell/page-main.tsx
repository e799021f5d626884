import type { ReactNode } from 'react';

interface PageMainProps {
  kind: 'task' | 'doc' | 'folder' | 'page';
  /** Repo-relative path of the file, on pages of one. */
  rel?: string;
  /** Stands right of the page where there is room, a contents list. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The one <main> of a page, with the marks that other programs find it by. */
export function PageMain({ kind, rel, aside, children }: PageMainProps) {
  return (
    <main id="main" tabIndex={-1} className="shell-main" data-page-kind={kind} data-doc-rel={rel}>
      <div className="shell-page">{children}</div>
      {aside ? <div className="shell-aside">{aside}</div> : null}
    </main>
  );
}
