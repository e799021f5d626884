'use client';

import { useEffect, useState } from 'react';
import { call } from '#components/chat/api.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import type { ChangedFile } from '#lib/manager/run.ts';
import type { FileDiffAnswer } from '#lib/server/run-diff.ts';
import { type DiffStyle, FileDiff } from './file-diff.tsx';

interface ChangesProps {
  runId: string;
  files: readonly ChangedFile[];
}

/** So many changed lines are opened at once; beyond, a file opens when asked. */
const openLines = 600;
const styleKey = 'runs-diff-style';

/** The files that a run changed, each with its diff, read when it is opened. */
export function Changes({ runId, files }: ChangesProps) {
  const [style, setStyle] = useState<DiffStyle>('unified');
  useEffect(() => {
    if (localStorage.getItem(styleKey) === 'split') setStyle('split');
  }, []);
  const choose = (next: DiffStyle) => {
    setStyle(next);
    localStorage.setItem(styleKey, next);
  };
  const opened = openAtOnce(files);
  return (
    <>
      <fieldset className="runs-diff-styles">
        <legend className="ui-visually-hidden">How changes are shown</legend>
        {(['unified', 'split'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="diff-style" checked={style === each} onChange={() => choose(each)} />
            {each === 'unified' ? 'Unified' : 'Side by side'}
          </label>
        ))}
      </fieldset>
      {files.map((file) => (
        <ChangedFileView
          key={file.path}
          runId={runId}
          file={file}
          style={style}
          openFirst={opened.has(file.path)}
        />
      ))}
    </>
  );
}

function openAtOnce(files: readonly ChangedFile[]): Set<string> {
  const open = new Set<string>();
  let lines = 0;
  for (const file of files) {
    if (file.added === null || file.removed === null) continue;
    lines += file.added + file.removed;
    if (lines > openLines) break;
    open.add(file.path);
  }
  return open;
}

type Loaded =
  | { state: 'closed' | 'loading' }
  | { state: 'shown'; answer: FileDiffAnswer }
  | { state: 'failed'; why: string };

interface FileProps {
  runId: string;
  file: ChangedFile;
  style: DiffStyle;
  openFirst: boolean;
}

function ChangedFileView({ runId, file, style, openFirst }: FileProps) {
  const [open, setOpen] = useState(openFirst);
  const [loaded, setLoaded] = useState<Loaded>({ state: 'closed' });
  const isBinary = file.added === null;

  useEffect(() => {
    if (!open || isBinary) return;
    let wanted = true;
    setLoaded({ state: 'loading' });
    call<FileDiffAnswer>('GET', `/api/runs/${runId}/diff?${new URLSearchParams({ path: file.path })}`).then(
      (answer) => wanted && setLoaded({ state: 'shown', answer }),
      (error: Error) => wanted && setLoaded({ state: 'failed', why: error.message }),
    );
    return () => {
      wanted = false;
    };
  }, [open, isBinary, runId, file.path]);

  return (
    <div className="runs-file" id={`file-${encodeURIComponent(file.path)}`}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <code className="ui-cut" title={file.path}>
            <bdi>{file.from === null ? file.path : `${file.from} → ${file.path}`}</bdi>
          </code>
          <span className="ui-muted">{file.status}</span>
          {isBinary ? null : (
            <span className="runs-file-count">
              <span data-tone="ok">+{file.added}</span> <span data-tone="danger">−{file.removed}</span>
            </span>
          )}
        </summary>
        <FileBody file={file} loaded={loaded} style={style} />
      </details>
      <CopyButton text={file.path} what={`path ${file.path}`} />
    </div>
  );
}

function FileBody({ file, loaded, style }: { file: ChangedFile; loaded: Loaded; style: DiffStyle }) {
  if (file.added === null) return <p className="runs-file-words">Not a text file.</p>;
  switch (loaded.state) {
    case 'closed':
      return null;
    case 'loading':
      return <p className="runs-file-words">Reading…</p>;
    case 'failed':
      return (
        <p className="runs-file-words" role="alert">
          {loaded.why}
        </p>
      );
    case 'shown':
      return (
        <>
          {loaded.answer.diff === '' ? (
            <p className="runs-file-words">Only its name or mode changed.</p>
          ) : (
            <div className="runs-diff-scroll">
              <FileDiff path={file.path} diff={loaded.answer.diff} style={style} />
            </div>
          )}
          {loaded.answer.cut ? <p className="runs-file-words">{loaded.answer.cut}</p> : null}
        </>
      );
  }
}
