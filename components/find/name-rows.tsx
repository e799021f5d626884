import type { LucideIcon } from 'lucide-react';
import fileText from 'lucide-react/icons/file-text';
import folder from 'lucide-react/icons/folder';
import hash from 'lucide-react/icons/hash';
import messageSquare from 'lucide-react/icons/message-square';
import play from 'lucide-react/icons/play';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { FoundName, NameKind } from '#lib/find/found.ts';
import { MarkedText } from './marked-text.tsx';
import { attempt, type Row } from './row.ts';

const icons: Record<Exclude<NameKind, 'task'>, LucideIcon> = {
  doc: fileText,
  folder,
  heading: hash,
  conversation: messageSquare,
  run: play,
};

/** A name as a line of the palette. */
export function nameRow(found: FoundName, go: (found: FoundName) => Promise<void>): Row {
  const { kind, title, href, id, status, marks } = found;
  return {
    key: `${kind}:${href}:${id ?? ''}`,
    icon: kind === 'task' ? <StatusDot status={status} size={15} /> : <Icon icon={icons[kind]} size={15} />,
    title: <MarkedText text={title} marks={marks} />,
    detail: detailOf(found),
    ...(kind === 'task' && id !== undefined ? { mark: <span className="ui-mono">{id}</span> } : {}),
    href,
    run: () => attempt(() => go(found)),
  };
}

function detailOf({ kind, path, inTitle, title }: FoundName): string | undefined {
  switch (kind) {
    case 'heading':
      return inTitle;
    case 'folder':
    case 'doc':
      return path.replace(/\.md$/, '') === title ? undefined : path;
    case 'conversation':
      return path === '/' ? 'about the home page' : `about ${path}`;
    case 'task':
    case 'run':
      return undefined;
  }
}
