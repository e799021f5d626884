import type { RenderedDocument } from '#lib/markdown/rendered.ts';

const alwaysKnown = new Set(['title']);

interface FieldTableProps {
  fields: RenderedDocument['fields'];
  known?: ReadonlySet<string>;
}

/** The front matter fields that nothing else on the page shows, folded in. */
export function FieldTable({ fields, known = alwaysKnown }: FieldTableProps) {
  const rest = fields.filter(({ key, value }) => value !== '' && !known.has(key));
  if (rest.length === 0) return null;
  return (
    <details className="doc-fields">
      <summary>More in the front matter: {rest.map(({ name }) => name).join(', ')}</summary>
      <dl>
        {rest.map(({ key, name, value }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
