import { createHash } from 'node:crypto';
import { Fragment, type ReactElement } from 'react';
import { jsx, jsxs } from 'react/jsx-runtime';
import rehypeReact, { type Components } from 'rehype-react';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { ArticleFrame } from '#components/document/article-frame.tsx';
import { FieldTable } from '#components/document/field-table.tsx';
import { Notices } from '#components/document/notices.tsx';
import { RemoteImage } from '#components/document/remote-image.tsx';
import { SourceBlock } from '#components/document/source-block.tsx';
import { StaticHtml } from '#components/document/static-html.tsx';
import type { DocumentNotice, RenderedDocument } from '#lib/markdown/rendered.ts';

// The elements that lib/markdown makes beside those of HTML.
const components = {
  'remote-image': RemoteImage,
  'static-html': StaticHtml,
  'source-block': SourceBlock,
} as Partial<Components>;

const toElements = unified().use(rehypeReact, { Fragment, jsx, jsxs, components }).freeze();

// By the document itself, which its own cache bounds: what that one drops is dropped here too.
const made = new WeakMap<RenderedDocument, ReactElement>();

function elementsOf(rendered: RenderedDocument): ReactElement {
  const known = made.get(rendered);
  if (known) return known;
  visit(rendered.hast, 'element', ({ tagName, properties }) => {
    if (tagName === 'static-html') properties.hash ??= hashOf(String(properties.html));
  });
  const elements = toElements.stringify(rendered.hast);
  made.set(rendered, elements);
  return elements;
}

function hashOf(html: string): string {
  return createHash('sha256').update(html).digest('base64url').slice(0, 16);
}

interface DocumentBodyProps {
  rendered: RenderedDocument;
  /** Shown as the h1 of a document that has none of its own. */
  title: string;
  /** Those of front matter stand elsewhere on a task's page. */
  notices?: readonly DocumentNotice[];
  /** Names of front matter fields that the page shows already. */
  knownFields?: ReadonlySet<string>;
}

/** The one `<article>` of a page: a rendered document, what is to be said about it, and its other fields. */
export function DocumentBody({
  rendered,
  title,
  notices = rendered.notices,
  knownFields,
}: DocumentBodyProps) {
  const empty = rendered.hast.children.length === 0 && rendered.form === 'rendered';
  return (
    <ArticleFrame form={rendered.form}>
      <Notices notices={notices} path={rendered.path} />
      {rendered.title === null ? <h1>{title}</h1> : null}
      {elementsOf(rendered)}
      {empty ? <p className="doc-empty">There is nothing to show in this file.</p> : null}
      <FieldTable fields={rendered.fields} known={knownFields} />
    </ArticleFrame>
  );
}
