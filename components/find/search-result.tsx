import fileCode from 'lucide-react/icons/file-code';
import fileText from 'lucide-react/icons/file-text';
import { memo } from 'react';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { FoundBlock, FoundText } from '#lib/find/text-found.ts';
import { MarkedText } from './marked-text.tsx';
import { textHref } from './text-href.ts';

const shownBlocks = 4;

/** A file with the lines that were found in it. Its links also work by themselves, in a new tab or without script. */
export const SearchResult = memo(function SearchResult({ file }: { file: FoundText }) {
  const more = file.blocks.slice(shownBlocks);
  const kept = file.blocks.flatMap(({ lines }) => lines).filter(({ isMatch }) => isMatch).length;
  return (
    <li className="find-result">
      <h3>
        {file.kind === 'task' ? (
          <StatusDot status={file.status} size={15} />
        ) : (
          <Icon icon={file.kind === 'doc' ? fileText : fileCode} size={15} />
        )}
        <a href={file.href} className="find-hit" data-path={file.path}>
          {file.title}
        </a>
        {file.title === file.path ? null : <span className="find-result-path ui-cut">{file.path}</span>}
        <span className="find-result-count">
          {file.matches} {file.matches === 1 ? 'line' : 'lines'}
        </span>
      </h3>
      {file.blocks.slice(0, shownBlocks).map((block) => (
        <Block key={block.lines[0]?.line} file={file} block={block} />
      ))}
      {more.length > 0 ? (
        <details>
          <summary>Show {more.length === 1 ? 'one more place' : `${more.length} more places`}</summary>
          {more.map((block) => (
            <Block key={block.lines[0]?.line} file={file} block={block} />
          ))}
        </details>
      ) : null}
      {file.matches > kept ? (
        <p className="find-result-rest">The first {kept} lines of this file are shown.</p>
      ) : null}
    </li>
  );
});

function Block({ file, block: { heading, lines } }: { file: FoundText; block: FoundBlock }) {
  return (
    <div className="find-block">
      {heading && heading.text !== file.title ? <p className="find-block-heading">{heading.text}</p> : null}
      {lines.map((line) =>
        line.isMatch ? (
          <a
            key={line.line}
            href={textHref(file, heading?.id ?? null, line)}
            className="find-hit find-block-line"
            data-path={file.path}
            data-heading={heading?.id ?? ''}
            data-words={JSON.stringify(line.marks.map(([start, end]) => line.text.slice(start, end)))}
          >
            <span className="find-block-number">{line.line}</span>
            <span>
              <MarkedText text={line.text} marks={line.marks} />
            </span>
          </a>
        ) : (
          <p key={line.line} className="find-block-line">
            <span className="find-block-number">{line.line}</span>
            <span>{line.text}</span>
          </p>
        ),
      )}
    </div>
  );
}
