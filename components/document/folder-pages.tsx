import { folderPath } from '#lib/markdown/links.ts';

/** As app/[...path]/load-page.ts cuts them. */
const pageLength = 500;

interface FolderPagesProps {
  path: string;
  /** Counted from 0. */
  from: number;
  /** On this page. */
  count: number;
  total: number;
}

/** Which part of a big folder is shown, and the way to the others. Nothing for one that is whole. */
export function FolderPages({ path, from, count, total }: FolderPagesProps) {
  if (count >= total) return null;
  const format = new Intl.NumberFormat('en');
  const before = Math.max(0, from - pageLength);
  return (
    <nav className="doc-folder-pages" aria-label="Pages of this folder">
      <span>
        {format.format(from + 1)} to {format.format(from + count)} of {format.format(total)}
      </span>
      {from > 0 ? (
        <a href={before === 0 ? folderPath(path) : `${folderPath(path)}?from=${before}`}>Previous</a>
      ) : null}
      {from + count < total ? <a href={`${folderPath(path)}?from=${from + count}`}>Next</a> : null}
    </nav>
  );
}
