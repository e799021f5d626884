import { rawPath } from '#lib/markdown/links.ts';
import type { DocumentNotice } from '#lib/markdown/rendered.ts';

const maxShown = 5;

/** What is wrong with the file, above its text. */
export function Notices({ notices, path }: { notices: readonly DocumentNotice[]; path: string }) {
  if (notices.length === 0) return null;
  return (
    <div className="doc-notices" role="note">
      {notices.slice(0, maxShown).map((notice) => (
        <p key={`${notice.line} ${notice.message}`} data-tone={notice.tone}>
          {notice.line ? <span className="doc-notice-line">Line {notice.line}</span> : null}
          {notice.message} {notice.remedy}
          {notice.about === 'rendering' ? (
            <>
              {' '}
              <a href={rawPath(path)} data-raw="">
                Open the file as plain text
              </a>
            </>
          ) : null}
        </p>
      ))}
      {notices.length > maxShown ? <p>and {notices.length - maxShown} more of the same kind.</p> : null}
    </div>
  );
}
