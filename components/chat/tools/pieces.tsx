import type { ReactNode } from 'react';
import { docHref, repoHref } from '../repo-href.ts';

/** A file of the repository, as a link where it has a page. */
export function RepoPath({ path, children }: { path: string; children?: ReactNode }) {
  const href = repoHref(path);
  const words = children ?? path;
  return href ? (
    <a href={href} className="chat-path">
      {words}
    </a>
  ) : (
    <bdi className="chat-path">{words}</bdi>
  );
}

/** A folder of the repository, as a link to its page. */
export function RepoFolder({ path, children }: { path: string; children?: ReactNode }) {
  return (
    <a href={docHref({ kind: 'folder', path })} className="chat-path">
      {children ?? (path || '/')}
    </a>
  );
}

/** Something long that scrolls by itself; reached by the keyboard, as everything that scrolls must be. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls.
    <div className="chat-box" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** Rows of «name: value», leaving out what was not given. */
export function Facts({ rows }: { rows: [name: string, value: ReactNode][] }) {
  const given = rows.filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
  );
  if (given.length === 0) return null;
  return (
    <dl className="chat-facts">
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === true ? 'yes' : value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** argv as a person would type it. Only for reading: nothing here is ever run through a shell. */
export function Command({ argv }: { argv: readonly string[] }) {
  const words = argv.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long one scrolls.
    <pre className="chat-command" tabIndex={0}>
      <code>{words.join(' ')}</code>
    </pre>
  );
}
