import brain from 'lucide-react/icons/brain';
import circleAlert from 'lucide-react/icons/circle-alert';
import cornerDownRight from 'lucide-react/icons/corner-down-right';
import info from 'lucide-react/icons/info';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import wrench from 'lucide-react/icons/wrench';
import { memo, type ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { ansiPieces } from './ansi.ts';
import type { LogEntry } from './log-entries.ts';
import type { LogChunk } from './log-window.ts';

const lineHeightPx = 22;
const noteIcons = { info, warn: triangleAlert, error: circleAlert };

interface ChunkProps {
  chunk: LogChunk;
  /** Marked wherever it stands; empty marks nothing. */
  query: string;
  /** Byte offset of the line that a search has arrived at. */
  current: number | null;
}

/** The rows of one part of the log; drawn anew only where the search touches it. */
export const LogRows = memo(function LogRows({ chunk, query, current }: ChunkProps) {
  return (
    <div
      className="runs-log-chunk"
      // What is out of sight is not drawn, and taken to be as high as so many lines are.
      style={{ containIntrinsicBlockSize: `auto ${chunk.entries.length * lineHeightPx}px` }}
    >
      {chunk.entries.map((entry, index) => (
        <LogRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a chunk never changes, and a line can hold several entries.
          key={index}
          entry={entry}
          query={query}
          isCurrent={entry.key === current}
        />
      ))}
    </div>
  );
}, isSameChunk);

function isSameChunk(a: ChunkProps, b: ChunkProps): boolean {
  const within = ({ chunk, current }: ChunkProps) =>
    current !== null && current >= chunk.start && current < chunk.end ? current : null;
  return a.chunk === b.chunk && a.query === b.query && within(a) === within(b);
}

function LogRow({ entry, query, isCurrent }: { entry: LogEntry; query: string; isCurrent: boolean }) {
  const level = entry.kind === 'note' ? entry.level : undefined;
  return (
    <div
      className="runs-log-row"
      data-kind={entry.kind}
      data-level={level}
      data-current={isCurrent || undefined}
      data-key={entry.key}
    >
      <time className="runs-log-time" dateTime={entry.t}>
        {clock(entry.t)}
      </time>
      <Content entry={entry} query={query} />
    </div>
  );
}

function Content({ entry, query }: { entry: LogEntry; query: string }) {
  switch (entry.kind) {
    case 'note':
      return (
        <p className="runs-log-text">
          <Icon icon={noteIcons[entry.level]} size={13} />
          {marked(entry.text, query)}
        </p>
      );
    case 'output':
      return <Output text={entry.text} stream={entry.stream} query={query} />;
    case 'said':
      return <p className="runs-log-text">{marked(entry.text, query)}</p>;
    case 'thought':
      return (
        <Folded icon={brain} title="Thought" open={query !== '' && has(entry.text, query)}>
          {marked(entry.text, query)}
        </Folded>
      );
    case 'call':
      return (
        <Folded
          icon={wrench}
          title={entry.name}
          object={entry.object}
          open={query !== '' && has(entry.input, query) && !has(entry.object, query)}
          query={query}
        >
          {marked(entry.input, query)}
        </Folded>
      );
    case 'result':
      return (
        <Folded
          icon={entry.failed ? circleAlert : cornerDownRight}
          title={entry.failed ? 'Failed' : 'Result'}
          object={entry.lines === 1 ? entry.text.trim() : `${entry.lines} lines`}
          open={query !== '' && has(entry.text, query)}
          failed={entry.failed}
          query={query}
        >
          {marked(entry.text, query)}
        </Folded>
      );
  }
}

function Output({ text, stream, query }: { text: string; stream: string; query: string }) {
  return (
    <p className="runs-log-text runs-log-mono" data-stream={stream}>
      {ansiPieces(text).map((piece, index) =>
        piece.colour || piece.bold ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other identity.
          <span key={index} data-colour={piece.colour ?? undefined} data-bold={piece.bold || undefined}>
            {marked(piece.text, query)}
          </span>
        ) : (
          marked(piece.text, query)
        ),
      )}
    </p>
  );
}

interface FoldedProps {
  icon: typeof wrench;
  title: string;
  object?: string;
  open: boolean;
  failed?: boolean;
  query?: string;
  children: ReactNode;
}

function Folded({ icon, title, object, open, failed, query = '', children }: FoldedProps) {
  return (
    <details className="runs-log-fold" open={open} data-failed={failed || undefined}>
      <summary>
        <Icon icon={icon} size={13} />
        <b>{title}</b>
        {object ? <span className="ui-cut runs-log-mono">{marked(object, query)}</span> : null}
      </summary>
      <pre>{children}</pre>
    </details>
  );
}

function has(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.toLowerCase());
}

/** `text` with each place of `query` marked, in any case. */
function marked(text: string, query: string): ReactNode {
  if (query === '' || !has(text, query)) return text;
  const parts: ReactNode[] = [];
  const low = text.toLowerCase();
  const wanted = query.toLowerCase();
  // Where lower case has another length the places would be wrong; then nothing is marked.
  if (low.length !== text.length) return text;
  let at = 0;
  for (let found = low.indexOf(wanted); found !== -1; found = low.indexOf(wanted, at)) {
    parts.push(text.slice(at, found), <mark key={found}>{text.slice(found, found + wanted.length)}</mark>);
    at = found + wanted.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** In the reader's zone; rows are drawn in the browser alone. */
function clock(t: string): string {
  const at = new Date(t);
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString(undefined, { hour12: false });
}
