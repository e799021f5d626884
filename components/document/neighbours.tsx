interface Neighbour {
  title: string;
  href: string;
}

/** Where one reads on: the documents before and after this one in the tree. */
export function Neighbours({ previous, next }: { previous: Neighbour | null; next: Neighbour | null }) {
  if (!previous && !next) return null;
  return (
    <nav className="doc-neighbours" aria-label="Previous and next">
      {previous ? (
        <a href={previous.href} rel="prev">
          <span>Previous</span>
          <span className="ui-cut">{previous.title}</span>
        </a>
      ) : null}
      {next ? (
        <a href={next.href} rel="next">
          <span>Next</span>
          <span className="ui-cut">{next.title}</span>
        </a>
      ) : null}
    </nav>
  );
}
