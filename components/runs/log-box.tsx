'use client';

import arrowDown from 'lucide-react/icons/arrow-down';
import arrowDownToLine from 'lucide-react/icons/arrow-down-to-line';
import arrowUp from 'lucide-react/icons/arrow-up';
import arrowUpToLine from 'lucide-react/icons/arrow-up-to-line';
import download from 'lucide-react/icons/download';
import magnifier from 'lucide-react/icons/search';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { sizeWords } from '#lib/size-words.ts';
import { LogRows } from './log-row.tsx';
import { endOf, startOf } from './log-window.ts';
import { useGrowth, useLog } from './use-log.ts';
import { useLogSearch } from './use-log-search.ts';

const nearPx = 600;
const pinnedPx = 24;
const longBytes = 8 * 1024;

interface LogBoxProps {
  runId: string;
  active: boolean;
  /** How long the log is already: a long one has its room before it is read. */
  bytes: number;
}

/** The log of a run: its end first, more as one scrolls, growing while the run goes on, searched on the server. */
export function LogBox({ runId, active, bytes }: LogBoxProps) {
  const { window: shown, state, toEnd, toOffset, earlier, later } = useLog(runId);
  const search = useLogSearch(runId, toOffset);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const anchor = useRef<{ key: string; top: number } | null>(null);
  const [atEnd, setAtEnd] = useState(true);
  const holdsEnd = endOf(shown) >= shown.totalBytes;

  useGrowth(
    runId,
    // Whoever reads further up is not drawn down; the rest is read when they come back.
    useCallback(() => (pinned.current ? later() : Promise.resolve()), [later]),
  );

  // Lines that came in front must not move what is being read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be done whenever other lines are shown
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const was = anchor.current;
    anchor.current = null;
    if (pinned.current) element.scrollTop = element.scrollHeight;
    else if (was !== null) {
      const row = element.querySelector(`[data-key="${was.key}"]`);
      if (row) element.scrollTop += row.getBoundingClientRect().top - was.top;
    }
  }, [shown]);

  // Parts of it get their true height when they come into sight; whoever reads at the end stays there.
  useEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return;
    const observer = new ResizeObserver(() => {
      if (pinned.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a line can be arrived at before its part is there
  useEffect(() => {
    if (search.current === null) return;
    pinned.current = false;
    box.current?.querySelector(`[data-key="${search.current}"]`)?.scrollIntoView({ block: 'center' });
  }, [search.current, shown]);

  const onScroll = () => {
    const element = box.current;
    if (element === null || state === 'loading') return;
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    pinned.current = below < pinnedPx && holdsEnd;
    setAtEnd(pinned.current);
    if (element.scrollTop < nearPx && startOf(shown) > 0 && anchor.current === null) {
      anchor.current = topRow(element);
      void earlier();
    } else if (below < nearPx && !holdsEnd && anchor.current === null) {
      anchor.current = topRow(element);
      void later();
    }
  };

  const jump = (to: 'start' | 'end') => {
    pinned.current = to === 'end';
    setAtEnd(pinned.current);
    void (to === 'end' ? toEnd() : toOffset(0)).then(() => {
      if (to === 'start' && box.current) box.current.scrollTop = 0;
    });
  };

  return (
    <div className="runs-log">
      <div className="runs-log-bar">
        <SearchField search={search} />
        <span className="runs-log-place" aria-live="off">
          {placeWords(shown.totalBytes, startOf(shown), endOf(shown))}
        </span>
        <div className="runs-log-acts">
          <button type="button" className="ui-icon-button" title="To the start" onClick={() => jump('start')}>
            <Icon icon={arrowUpToLine} label="To the start of the log" />
          </button>
          <button type="button" className="ui-icon-button" title="To the end" onClick={() => jump('end')}>
            <Icon icon={arrowDownToLine} label="To the end of the log" />
          </button>
          <a
            className="ui-icon-button"
            href={`/api/runs/${runId}/log?raw=1`}
            download={`run-${runId}.jsonl`}
            title="Save the whole log"
          >
            <Icon icon={download} label="Save the whole log" />
          </a>
        </div>
      </div>
      <div
        ref={box}
        className="runs-log-box"
        role="log"
        aria-label="Log"
        aria-live="off"
        data-long={bytes > longBytes || undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div ref={content}>
          {shown.chunks.map((chunk) => (
            <LogRows key={chunk.start} chunk={chunk} query={search.query} current={search.current} />
          ))}
        </div>
        <LogFoot state={state} empty={shown.totalBytes === 0} active={active} atEnd={holdsEnd} />
      </div>
      {atEnd || state === 'loading' ? null : (
        <button type="button" className="ui-button runs-log-jump" onClick={() => jump('end')}>
          <Icon icon={arrowDown} size={14} /> {active ? 'Follow' : 'To the end'}
        </button>
      )}
    </div>
  );
}

/** The first row that can be seen, and where it stands. */
function topRow(element: HTMLElement): { key: string; top: number } | null {
  const { top } = element.getBoundingClientRect();
  for (const row of element.querySelectorAll<HTMLElement>('[data-key]')) {
    const place = row.getBoundingClientRect();
    if (place.bottom > top) return { key: row.dataset.key ?? '', top: place.top };
  }
  return null;
}

interface FootProps {
  state: 'loading' | 'ready' | 'failed';
  empty: boolean;
  active: boolean;
  atEnd: boolean;
}

function LogFoot({ state, empty, active, atEnd }: FootProps) {
  if (state === 'failed') {
    return <p className="runs-log-foot">The log could not be read. It is tried again when you scroll.</p>;
  }
  if (state === 'loading') return <p className="runs-log-foot">Reading the log…</p>;
  if (empty) return <p className="runs-log-foot">{active ? 'Nothing yet.' : 'This run wrote no log.'}</p>;
  if (!atEnd) return <p className="runs-log-foot">…</p>;
  return active ? (
    <p className="runs-log-foot">
      <span className="runs-log-caret" aria-hidden="true" /> Waiting for more
    </p>
  ) : null;
}

function SearchField({
  search: { text, setText, step, words },
}: {
  search: ReturnType<typeof useLogSearch>;
}) {
  return (
    <div className="runs-log-search">
      <Icon icon={magnifier} size={14} />
      <input
        type="search"
        aria-label="Search the log"
        placeholder="Search the log"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }}
      />
      <output className="runs-log-count" aria-label="Matches">
        {words}
      </output>
      <button type="button" className="ui-icon-button" title="Match before" onClick={() => step(-1)}>
        <Icon icon={arrowUp} size={14} label="Match before" />
      </button>
      <button type="button" className="ui-icon-button" title="Next match" onClick={() => step(1)}>
        <Icon icon={arrowDown} size={14} label="Next match" />
      </button>
    </div>
  );
}

function placeWords(total: number, start: number, end: number): string {
  if (total === 0) return '';
  const size = sizeWords(total);
  if (start === 0 && end >= total) return size;
  const part = sizeWords(end - start);
  if (end >= total) return `last ${part} of ${size}`;
  return start === 0
    ? `first ${part} of ${size}`
    : `${part} at ${Math.floor((start / total) * 100)} % of ${size}`;
}
