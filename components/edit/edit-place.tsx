'use client';
import { type ComponentType, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '#components/shell/shortcuts.ts';
import { readDraft } from './draft.ts';
import type { EditorProps } from './source-editor.tsx';

interface EditPlaceProps {
  /** Repo-relative path of an editable file. */
  path: string;
  /** Hex, of the file as the page shows it. */
  sha256: string;
  /** `E` on a task's page, where `e` is for its facts. */
  keys: 'e' | 'E';
  /** What else can be done with the text: stands beside the button. */
  tools: ReactNode;
  children: ReactNode;
}

/** An article with a way to edit its source in place. The editor is loaded when it is first asked for. */
export function EditPlace({ path, sha256, keys, tools, children }: EditPlaceProps) {
  const [Editor, setEditor] = useState<ComponentType<EditorProps> | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [hasDraft, setHasDraft] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    setHasDraft(readDraft(path) !== null);
  }, [path]);

  const open = useCallback(() => {
    setIsOpen(true);
    import('./source-editor.tsx').then(
      (module) => setEditor(() => module.default),
      () => setIsOpen(false),
    );
  }, []);
  useShortcuts(useMemo(() => [{ keys, does: 'Edit the text of this page', run: open }], [keys, open]));

  const close = (draftIsLeft: boolean) => {
    setIsOpen(false);
    setHasDraft(draftIsLeft);
    requestAnimationFrame(() => button.current?.focus());
  };

  if (isOpen && Editor) {
    return (
      <>
        <Editor path={path} sha256={sha256} onClose={close} />
        <div hidden>{children}</div>
      </>
    );
  }
  return (
    <>
      <div className="edit-tools">
        <button ref={button} type="button" aria-busy={isOpen} onClick={open}>
          {hasDraft ? 'Edit: unsaved draft' : 'Edit'}
        </button>
        {tools}
      </div>
      {children}
    </>
  );
}
