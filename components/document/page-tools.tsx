import { CopyMarkdown } from '#components/document/copy-markdown.tsx';
import { pagePath, rawPath } from '#lib/markdown/links.ts';

/** What can be done with a document as a text, quietly above it. */
export function PageTools({ path, form }: { path: string; form: 'rendered' | 'source' }) {
  const page = pagePath(path);
  return (
    <div className="doc-tools">
      {form === 'source' ? <a href={page}>Page</a> : <a href={`${page}?view=source`}>Source</a>}
      <CopyMarkdown href={rawPath(path)} />
    </div>
  );
}
