import { CopyCode } from '#components/document/copy-code.tsx';

interface CodeBlockProps {
  /** As the fence names it, or empty. */
  language: string;
  /** Made by lib/markdown/rehype-code.ts from escaped text: the only HTML that may come here. */
  html: string;
}

/** A block of code with its language and a copy button. One string of HTML, so that a long one costs React nothing. */
export function CodeBlock({ language, html }: CodeBlockProps) {
  return (
    <div className="doc-code" data-language={language || undefined}>
      {language ? <span className="doc-code-language">{language}</span> : null}
      <CopyCode />
      {/* Focusable, so that the keyboard can scroll it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </div>
  );
}
