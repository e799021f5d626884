import { effectWords } from '#components/chat/effect-words.ts';
import { pageHref } from '#components/shell/href.ts';
import { Ago } from '#components/ui/ago.tsx';
import type { JournalEntry } from '#lib/tools/edit-journal.ts';

/** The latest changes of files by the chat and by controls on pages, newest first. */
export function Effects({ entries, nowMs }: { entries: readonly JournalEntry[]; nowMs: number }) {
  if (entries.length === 0) return <p className="ui-muted">No file was changed from here yet.</p>;
  return (
    <div className="shell-effects">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">File</th>
            <th scope="col">Before → after</th>
            <th scope="col">Conversation</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>
                <Ago atMs={Date.parse(entry.editedAt)} nowMs={nowMs} />
              </td>
              <td>
                {effectWords(entry)}
                {entry.undoneAt === null ? null : <span className="ui-muted">, undone</span>}
              </td>
              <td>
                <FileLink path={entry.path} />
              </td>
              <td>
                <code title={`${entry.beforeSha256 ?? 'no file'} → ${entry.afterSha256}`}>
                  {entry.beforeSha256?.slice(0, 8) ?? 'none'} → {entry.afterSha256.slice(0, 8)}
                </code>
              </td>
              <td>
                {entry.conversationId === '' ? (
                  <span className="ui-muted">by hand, on a page</span>
                ) : (
                  <code title={entry.conversationId}>{entry.conversationId.slice(0, 8)}</code>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FileLink({ path }: { path: string }) {
  return path.endsWith('.md') ? <a href={pageHref(path)}>{path}</a> : <bdi>{path}</bdi>;
}
