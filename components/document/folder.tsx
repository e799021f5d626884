import file from 'lucide-react/icons/file';
import fileText from 'lucide-react/icons/file-text';
import folder from 'lucide-react/icons/folder';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { folderPath, pagePath, rawPath } from '#lib/markdown/links.ts';
import type { DocEntry } from '#lib/repo/entry.ts';

export interface FolderEntry {
  kind: 'file' | 'folder';
  name: string;
  /** Repo-relative. */
  path: string;
  /** Of a markdown file that the index knows. */
  doc?: DocEntry;
}

/** What is in a folder, in the given order: folders, documents with title and state, other files. */
export function FolderListing({ entries, label }: { entries: readonly FolderEntry[]; label: string }) {
  if (entries.length === 0) {
    return <p className="doc-empty">This folder is empty, or holds nothing that may be shown.</p>;
  }
  return (
    <ul className="ui-list doc-folder" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.path}>
          <Entry entry={entry} />
        </li>
      ))}
    </ul>
  );
}

function Entry({ entry }: { entry: FolderEntry }) {
  const { kind, name, path, doc } = entry;
  if (kind === 'folder') {
    return (
      <a href={folderPath(path)}>
        <Icon icon={folder} />
        <span className="ui-cut">{name}</span>
      </a>
    );
  }
  if (!isMarkdown(entry)) {
    return (
      <a href={rawPath(path)} className="doc-folder-other">
        <Icon icon={file} />
        <span className="ui-cut">{name}</span>
      </a>
    );
  }
  return (
    <a href={pagePath(path)}>
      {doc?.kind === 'task' ? <StatusDot status={doc.status ?? null} /> : <Icon icon={fileText} />}
      <span className="ui-cut">{doc?.title ?? name}</span>
      {doc?.problem ? <span className="doc-folder-problem">{doc.problem}</span> : null}
      <code className="ui-cut">{name}</code>
    </a>
  );
}

function isMarkdown({ kind, name }: FolderEntry): boolean {
  return kind === 'file' && name.endsWith('.md');
}
