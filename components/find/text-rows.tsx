import textSearch from 'lucide-react/icons/text-search';
import { Icon } from '#components/ui/icon.tsx';
import type { FoundLine, FoundText } from '#lib/find/text-found.ts';
import { MarkedText } from './marked-text.tsx';
import type { Row } from './row.ts';
import { showMatch, wordsOf } from './show-match.ts';
import { textHref } from './text-href.ts';

const mostRows = 12;
const mostInFile = 2;

/** The first lines of each file that the words stand in, as lines of the palette. */
export function textRows(files: readonly FoundText[], go: (href: string) => void): Row[] {
  const rows: Row[] = [];
  for (const file of files) {
    let inFile = 0;
    for (const { heading, lines } of file.blocks) {
      const line = lines.find(({ isMatch }) => isMatch);
      // The front matter of a task is what its page shows as facts.
      if (!line || inFile >= mostInFile || (file.kind === 'task' && heading === null)) continue;
      if (rows.length >= mostRows) return rows;
      inFile++;
      rows.push({
        key: `text:${file.path}:${line.line}`,
        icon: <Icon icon={textSearch} size={15} />,
        title: <CutLine line={line} />,
        below: (
          <>
            {file.title}
            {heading && heading.text !== file.title ? ` › ${heading.text}` : ''}
          </>
        ),
        mark: file.kind === 'file' ? undefined : <span className="ui-mono">:{line.line}</span>,
        href: textHref(file, heading?.id ?? null, line),
        run: async () => {
          const words = wordsOf(line.text, line.marks);
          if (file.kind !== 'file') showMatch({ path: file.path, heading: heading?.id ?? null, words });
          go(textHref(file, heading?.id ?? null, null));
          return null;
        },
      });
    }
  }
  return rows;
}

const before = 24;

/** So much of a line that its first place is in sight. */
function CutLine({ line: { text, marks } }: { line: FoundLine }) {
  const first = marks[0]?.[0] ?? 0;
  const from = first > before * 2 ? first - before : text.length - text.trimStart().length;
  const shown = marks.flatMap(([start, end]) => (start >= from ? [[start - from, end - from] as const] : []));
  return (
    <span className="find-line">
      {first > before * 2 ? '…' : ''}
      <MarkedText text={text.slice(from)} marks={shown} />
    </span>
  );
}
