import '#components/graph/graph.css';
import '#components/runs/runs.css';
import { notFound, permanentRedirect } from 'next/navigation';
import type { ComponentProps } from 'react';
import { PageContext } from '#components/chat/page-context.tsx';
import { Around } from '#components/document/around.tsx';
import { DocumentBody } from '#components/document/document.tsx';
import { FolderListing } from '#components/document/folder.tsx';
import { FolderPages } from '#components/document/folder-pages.tsx';
import { Neighbours } from '#components/document/neighbours.tsx';
import { PageTools } from '#components/document/page-tools.tsx';
import { TableOfContents } from '#components/document/table-of-contents.tsx';
import { WorkingBoxes } from '#components/document/working-boxes.tsx';
import { EditPlace } from '#components/edit/edit-place.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { Dependencies } from '#components/task/dependencies.tsx';
import { TaskHeader } from '#components/task/task-header.tsx';
import { dependencyPicture } from '#lib/tasks/dependency-picture.ts';
import { traitsOf } from '#lib/tasks/format-of.ts';
import type { Task } from '#lib/tasks/model.ts';
import { requireLocalHost } from '../local-host.ts';
import { PageTitle } from '../page-title.tsx';
import { type FilePage, type FolderPage, loadPage, type Page } from './load-page.ts';
import { MathStyle } from './math-style.tsx';
import { pathOfParams } from './params.ts';
import { startersForDoc, startersForFolder, startersForTask } from './starters.ts';

interface Props {
  params: Promise<{ path: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

// No loading.tsx stands beside this file: with one, the status would be sent before it is known, and a page that
// does not exist would answer 200.

export default async function DocumentPage(props: Props) {
  await requireLocalHost();
  const page = await load(props);
  switch (page.kind) {
    case 'moved':
      return permanentRedirect(page.to);
    case 'missing':
      return notFound();
    case 'folder':
      return <Folder page={page} />;
    case 'file':
      return <File page={page} />;
  }
}

async function load({ params, searchParams }: Props): Promise<Page> {
  const path = pathOfParams((await params).path);
  const { view, from } = await searchParams;
  const isSource = view === 'source';
  const first = typeof from === 'string' && /^\d{1,7}$/.test(from) ? Number(from) : 0;
  return path === null ? { kind: 'missing' } : loadPage(path, isSource ? 'source' : 'page', first);
}

function File({ page }: { page: FilePage }) {
  const { entry, task, findings, isEditable, index, rendered, neighbours } = page;
  const starters = task ? startersForTask(task) : startersForDoc(entry);
  // What is wrong with a task's front matter stands in its header.
  const notices = task ? rendered.notices.filter(({ about }) => about !== 'front-matter') : rendered.notices;
  const picture = task ? dependencyPicture(index, task) : null;
  return (
    <PageMain kind={entry.kind} rel={entry.path} aside={<TableOfContents headings={rendered.headings} />}>
      <PageTitle title={entry.title} />
      <PageContext kind={entry.kind} path={entry.path} title={entry.title} starters={starters} />
      {rendered.hasMath ? <MathStyle /> : null}
      {task ? (
        <TaskHeader
          task={task}
          index={index}
          findings={findings}
          sha256={rendered.sha256 ?? null}
          hasRunLine={page.hasRunLine}
        />
      ) : null}
      <Text
        rendered={rendered}
        title={entry.title}
        notices={notices}
        knownFields={task ? headerFields(task) : undefined}
        isEditable={isEditable}
        keys={task ? 'E' : 'e'}
      />
      {picture ? <Dependencies {...picture} /> : null}
      <Neighbours {...neighbours} />
      {/* Last, for it comes late: nothing stands below that it would move. */}
      <Around
        key={`around ${entry.path}`}
        path={entry.path}
        kind={entry.kind}
        taskId={task?.id ?? null}
        sha256={rendered.sha256 ?? null}
      />
    </PageMain>
  );
}

interface TextProps extends ComponentProps<typeof DocumentBody> {
  isEditable: boolean;
  /** What opens the editor. */
  keys: 'e' | 'E';
}

/** A document with what can be done with its text; in place of it, while it is edited, its source. */
function Text({ isEditable, keys, ...shown }: TextProps) {
  const { path, sha256, form, boxes } = shown.rendered;
  const tools = <PageTools path={path} form={form} />;
  if (!isEditable || !sha256) {
    return (
      <>
        {tools}
        <DocumentBody {...shown} />
      </>
    );
  }
  return (
    // Siblings with one key are taken for each other: the article would stand twice after a change.
    <EditPlace key={`edit ${path}`} path={path} sha256={sha256} keys={keys} tools={tools}>
      <DocumentBody {...shown} />
      {/* With the text, so that its boxes work again when the editor gave its place back. */}
      {boxes ? <WorkingBoxes path={path} sha256={sha256} /> : null}
    </EditPlace>
  );
}

/** What the task's header shows, as its front matter calls it. */
function headerFields(task: Task): Set<string> {
  return new Set(Object.values(traitsOf(task).keys).filter((key) => key !== null));
}

function Folder({ page: { path, front, isEditable, entries, from, total } }: { page: FolderPage }) {
  const name = nameOf(path);
  const aside = front ? <TableOfContents headings={front.headings} /> : undefined;
  return (
    <PageMain kind="folder" rel={front?.path} aside={aside}>
      <PageTitle title={name} />
      <PageContext kind="folder" path={path} title={name} starters={startersForFolder} />
      {front ? (
        <>
          {front.hasMath ? <MathStyle /> : null}
          <Text rendered={front} title={name} isEditable={isEditable} keys="e" />
          <h2 className="doc-folder-title">In this folder</h2>
        </>
      ) : (
        <h1 className="doc-folder-title">{name}</h1>
      )}
      <FolderListing entries={entries} label={`In ${name}`} />
      <FolderPages path={path} from={from} count={entries.length} total={total} />
    </PageMain>
  );
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
