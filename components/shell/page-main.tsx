import type { ReactNode } from 'react';

interface PageMainProps {
  kind: 'task' | 'doc' | 'folder' | 'page';
  /** Repo-relative path of the file, on pages of one. */
  rel?: string;
  /** Stands right of the page where there is room, a contents list. */
  aside?: ReactNode;
  /** `wide` fills the window and scrolls inside. */
  layout?: 'wide';
  /** `own` where the page follows the files by itself. */
  live?: 'own';
  children: ReactNode;
}

/** The one <main> of a page, with the marks that other programs find it by. */
export function PageMain({ kind, rel, aside, layout, live, children }: PageMainProps) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="shell-main"
      data-page-kind={kind}
      data-doc-rel={rel}
      data-layout={layout}
      // Said before it is there: the page must not move when it comes.
      data-aside={aside ? '' : undefined}
      data-live={live}
    >
      <div className="shell-page">{children}</div>
      {aside ? <div className="shell-aside">{aside}</div> : null}
    </main>
  );
}
