interface StaticHtmlProps {
  /** Serialised from a sanitised tree by lib/markdown/static-runs.ts, and by nothing else. */
  html: string;
  /** Whether it stands in a line of text. */
  inline?: boolean;
}

/** A run of a document that needs no component. The wrapper makes no box of its own. */
export function StaticHtml({ html, inline = false }: StaticHtmlProps) {
  const Wrapper = inline ? 'span' : 'div';
  return <Wrapper className="doc-run" dangerouslySetInnerHTML={{ __html: html }} />;
}
