/** A document's source with numbered lines; `html` is escaped text from lib/markdown/source-form.ts. */
export function SourceBlock({ html }: { html: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
    <pre className="doc-source" tabIndex={0}>
      <code dangerouslySetInnerHTML={{ __html: html }} />
    </pre>
  );
}
