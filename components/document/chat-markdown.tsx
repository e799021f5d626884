'use client';
import { type ComponentProps, Fragment, memo, type ReactElement, useMemo } from 'react';
import { jsx, jsxs } from 'react/jsx-runtime';
import rehypeReact, { type Components } from 'rehype-react';
import { unified } from 'unified';
import { CodeBlock } from '#components/document/code-block.tsx';
import { RemoteImage } from '#components/document/remote-image.tsx';
import { splitBlocks } from '#lib/markdown/blocks.ts';
import { renderChatBlock } from '#lib/markdown/chat.ts';
import { mendTail } from '#lib/markdown/mend-tail.ts';

interface ChatMarkdownProps {
  text: string;
  /** More may come: half-written markup at the end is shown as what it will be. */
  streaming?: boolean;
}

/** Text of a model. Blocks that are closed are parsed once; while the text grows, only the last one is again. */
export function ChatMarkdown({ text, streaming = false }: ChatMarkdownProps) {
  const blocks = useMemo(() => splitBlocks(text), [text]);
  return (
    <div className="doc-body doc-chat" data-streaming={streaming || undefined}>
      {blocks.map((block, index) => {
        const isTail = streaming && index === blocks.length - 1;
        // biome-ignore lint/suspicious/noArrayIndexKey: a block's place is what it is known by
        return <ChatBlock key={index} text={isTail ? mendTail(block) : block} />;
      })}
    </div>
  );
}

/** Longer ones stay as they are: parsing them would hold the page up. */
const maxBlockLength = 60_000;

const ChatBlock = memo(function ChatBlock({ text }: { text: string }): ReactElement {
  if (text.length > maxBlockLength) return <pre className="doc-plain">{text}</pre>;
  try {
    return toElements.stringify(renderChatBlock(text));
  } catch {
    // Nested deeper than the stack: show what the model wrote.
    return <pre className="doc-plain">{text}</pre>;
  }
});

function ChatLink({ href, children, ...rest }: ComponentProps<'a'> & { 'data-external'?: string }) {
  const host = rest['data-external'];
  if (host !== undefined) {
    return (
      <a href={href} title={href} target="_blank" rel="noopener noreferrer" data-external={host}>
        {children}
        <span className="doc-link-host">{host}</span>
      </a>
    );
  }
  // A model's `#part` would lead nowhere: its headings have no ids.
  if (href === undefined || href.startsWith('#')) return <span>{children}</span>;
  const isPage = href.startsWith('/') && !('data-raw' in rest);
  return isPage ? (
    <a href={href} title={href}>
      {children}
    </a>
  ) : (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function ChatTable({ children }: ComponentProps<'table'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
    <section className="doc-table" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}

// An answer stands inside the page's own outline: its headings come below the drawer's.
const components = {
  a: ChatLink,
  table: ChatTable,
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
  'code-block': CodeBlock,
  'remote-image': RemoteImage,
} as Partial<Components>;

const toElements = unified().use(rehypeReact, { Fragment, jsx, jsxs, components }).freeze();
