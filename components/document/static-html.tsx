import { StaticRun } from '#components/document/static-run.tsx';
import { runsOfPage } from '#lib/markdown/page-runs.ts';

interface StaticHtmlProps {
  /** Serialised from a sanitised tree by lib/markdown/static-runs.ts, and by nothing else. */
  html: string;
  /** Of `html`. */
  hash: string;
  /** Whether it stands in a line of text. */
  inline?: boolean;
}

/** A run of a document that needs no component. */
export function StaticHtml({ html, hash, inline = false }: StaticHtmlProps) {
  const runs = runsOfPage();
  if (runs === undefined) return <StaticRun html={html} hash={hash} inline={inline} />;
  return <StaticRun at={runs.push(html) - 1} hash={hash} inline={inline} />;
}
