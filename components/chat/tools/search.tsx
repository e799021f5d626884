import searchIcon from 'lucide-react/icons/search';
import type { ReactNode } from 'react';
import type { SearchMatch } from '#lib/tools/io-files.ts';
import { count, type ToolView } from '../tool-view.ts';
import { Facts, RepoPath, ScrollBox } from './pieces.tsx';

export const search: ToolView<'search_files'> = {
  icon: searchIcon,
  verbs: () => ({ now: 'Searching', done: 'Searched', plan: 'Search' }),
  object: ({ input }) => (input.query ? <bdi>“{input.query}”</bdi> : null),
  figure: ({ output }) => {
    if (!output) return null;
    if (output.matchCount === 0) return 'no matches';
    return `${count(output.matchCount, 'match', 'matches')} in ${count(output.files.length, 'file')}`;
  },
  Body({ call: { input, output } }) {
    return (
      <>
        <Facts
          rows={[
            [input.literal ? 'Text' : 'Pattern', <code key="query">{input.query}</code>],
            ['In', input.glob ? <code key="glob">{input.glob}</code> : null],
            ['Limit', input.limit],
          ]}
        />
        {output && output.files.length > 0 ? (
          <ScrollBox label="Matches">
            {output.files.map(({ path, matches }) => (
              <div key={path} className="chat-matches">
                <p>
                  <RepoPath path={path} />
                </p>
                {matches.map((match) => (
                  <p key={match.line} className="chat-match">
                    <span className="chat-match-line">{match.line}</span>
                    <code>{marked(match)}</code>
                  </p>
                ))}
              </div>
            ))}
          </ScrollBox>
        ) : null}
        {output?.notice ? <p className="chat-card-note">{output.notice}</p> : null}
      </>
    );
  },
};

function marked({ text, ranges }: SearchMatch): ReactNode[] {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start < at || end > text.length) continue;
    pieces.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}
