'use client';
import { type ComponentProps, Fragment, memo, type ReactElement, useMemo, useState } from 'react';
import { jsx, jsxs } from 'react/jsx-runtime';
import rehypeReact, { type Components } from 'rehype-react';
import { unified } from 'unified';
import { ChatCode, NestedChatCode } from '#components/document/chat-code.tsx';
import { ChatFormula } from '#components/document/chat-formula.tsx';
import { RemoteImage } from '#components/document/remote-image.tsx';
import { StillWritten } from '#components/document/still-written.ts';
import { createSplitter } from '#lib/markdown/blocks.ts';
import { renderChatBlock } from '#lib/markdown/chat.ts';
import { readFenceBlock } from '#lib/markdown/fence-block.ts';
import { mendTail } from '#lib/markdown/mend-tail.ts';

interface ChatMarkdownProps {
  text: string;
  /** More may come: half-written markup at the end is shown as what it will be. */
  streaming?: boolean;
}

/**
 * Text of a model. Blocks that are closed are parsed once; while the text grows, only the last one is again. They
 * stand in parts, so that what is far out of sight costs neither React nor the browser anything.
 */
export const ChatMarkdown = memo(function ChatMarkdown({ text, streaming = false }: ChatMarkdownProps) {
  const [split] = useState(createSplitter);
  const blocks = useMemo(() => split(text), [split, text]);
  const parts: ReactElement[] = [];
  for (let at = 0; at < blocks.length; at += blocksInPart) {
    const inPart = blocks.slice(at, at + blocksInPart);
    const isLast = at + blocksInPart >= blocks.length;
    parts.push(<Part key={at} blocks={inPart} whole={!isLast} growing={streaming && isLast} />);
  }
  return (
    <div className="doc-body doc-chat" data-streaming={streaming || undefined}>
      {parts}
    </div>
  );
});

const blocksInPart = 12;

interface PartProps {
  blocks: string[];
  /** Another one follows. */
  whole: boolean;
  growing: boolean;
}

const Part = memo(function Part({ blocks, whole, growing }: PartProps) {
  return (
    <div className="doc-part" data-whole={whole ? '' : undefined}>
      {blocks.map((block, index) => {
        const isTail = growing && index === blocks.length - 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a block's place is what it is known by
          <StillWritten key={index} value={isTail}>
            <ChatBlock text={isTail ? mendTail(block) : block} />
          </StillWritten>
        );
      })}
    </div>
  );
}, isSamePart);

function isSamePart(before: PartProps, after: PartProps): boolean {
  return (
    before.whole === after.whole &&
    before.growing === after.growing &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, index) => block === after.blocks[index])
  );
}

/** Longer ones stay as they are: parsing them would hold the page up. */
const maxBlockLength = 60_000;

const ChatBlock = memo(function ChatBlock({ text }: { text: string }): ReactElement {
  if (text.length > maxBlockLength) return <pre className="doc-plain">{text}</pre>;
  const fence = readFenceBlock(text);
  if (fence !== null) return <ChatCode {...fence} />;
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
  'code-block': NestedChatCode,
  'chat-formula': ChatFormula,
  'remote-image': RemoteImage,
} as Partial<Components>;

const toElements = unified().use(rehypeReact, { Fragment, jsx, jsxs, components }).freeze();
