import type { ReactNode } from 'react';

interface FigureProps {
  id: string;
  title: string;
  /** What the picture shows, in a sentence, for whoever does not look at it. */
  summary: ReactNode;
  picture: ReactNode;
  /** The same as rows; the first cell of each names it. */
  table: { columns: readonly string[]; rows: readonly (readonly ReactNode[])[]; note?: ReactNode };
  /** Links that choose what is shown. */
  choices?: ReactNode;
  /** Stands above the picture. */
  before?: ReactNode;
}

/** A picture with its sentence above and its figures as a table below. */
export function Figure({ id, title, summary, picture, table, choices, before }: FigureProps) {
  return (
    <section className="insight" aria-labelledby={id}>
      <header className="insight-head">
        <h2 id={id}>{title}</h2>
        {choices}
      </header>
      <p className="insight-summary">{summary}</p>
      {before}
      {picture ? (
        // Focusable, so that the keyboard can scroll it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
        <section className="insight-picture" aria-label={`Picture: ${title}`} tabIndex={0}>
          {picture}
        </section>
      ) : null}
      <details className="insight-table">
        <summary>Show as a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above */}
        <section aria-label={`Table: ${title}`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {table.columns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((cells, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows are never moved, they come as a whole
                <tr key={at}>
                  {cells.map((cell, column) =>
                    column === 0 ? (
                      // biome-ignore lint/suspicious/noArrayIndexKey: likewise
                      <th key={column} scope="row">
                        {cell}
                      </th>
                    ) : (
                      // biome-ignore lint/suspicious/noArrayIndexKey: likewise
                      <td key={column}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {table.note ? <p className="ui-muted">{table.note}</p> : null}
      </details>
    </section>
  );
}
