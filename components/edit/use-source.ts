import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '#components/chat/api.ts';
import { openSourceView, type SourceView } from './code-mirror.ts';
import { type Draft, dropDraft, keepDraft, readDraft } from './draft.ts';
import { fetchSource, type Source, saveSource } from './edit-api.ts';
import { useFindings } from './use-findings.ts';

export type SourceState =
  | { phase: 'loading' }
  /** It cannot be edited, in words. */
  | { phase: 'closed'; problem: string }
  | {
      phase: 'open';
      isDirty: boolean;
      isSaving: boolean;
      /** Nothing is kept over a reload. */
      isUnkept: boolean;
      /** When what was found of an earlier time was written. */
      restoredMs: number | null;
      /** The file is another than the text was made from: the differences are shown. */
      conflict: boolean;
      /** Errors that saving would bring into the file. */
      errors: string | null;
      problem: string | null;
      /** The text as it was when it was last saved here. */
      saved: boolean;
    };

type Open = Extract<SourceState, { phase: 'open' }>;

const keepAfterMs = 300;

/** Loads, edits and saves the text of a file; what is not saved is kept in the browser. `shown`: the page's version. */
export function useSource(path: string, shown: string) {
  const [state, setState] = useState<SourceState>({ phase: 'loading' });
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<SourceView | null>(null);
  /** The version that is saved over, and its text. */
  const base = useRef<Source | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef(false);
  const { findings, look, lookSoon } = useFindings(path, view);

  const patch = useCallback((change: Partial<Open>) => {
    setState((now) => (now.phase === 'open' ? { ...now, ...change } : now));
  }, []);

  const keepNow = useCallback(() => {
    clearTimeout(timer.current);
    const text = view.current?.text();
    if (text === undefined || base.current === null) return;
    if (text === base.current.text) dropDraft(path);
    else if (!keepDraft(path, { sha256: base.current.sha256, text, atMs: Date.now() }))
      patch({ isUnkept: true });
  }, [path, patch]);

  const onChange = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(keepNow, keepAfterMs);
    lookSoon();
    const isDirty = view.current?.text() !== base.current?.text;
    setState((now) =>
      now.phase === 'open' && (now.isDirty !== isDirty || now.errors || now.problem || now.saved)
        ? { ...now, isDirty, errors: null, problem: null, saved: false }
        : now,
    );
  }, [keepNow, lookSoon]);

  /** The file is another by now: show the differences against it. */
  const meet = useCallback(async () => {
    const theirs = await fetchSource(path);
    base.current = theirs;
    const isDirty = view.current?.text() !== theirs.text;
    if (isDirty) view.current?.compare(theirs.text);
    patch({ conflict: isDirty, isDirty, isSaving: false, problem: null });
    keepNow();
  }, [path, patch, keepNow]);

  const save = useCallback(
    async (accept = false) => {
      const text = view.current?.text();
      const over = base.current;
      if (busy.current || text === undefined || over === null) return;
      busy.current = true;
      patch({ isSaving: true, problem: null, errors: null });
      try {
        const { sha256 } = await saveSource(path, over.sha256, text, accept);
        base.current = { path, sha256, text };
        view.current?.compare(null);
        const isDirty = view.current?.text() !== text;
        patch({ isSaving: false, isDirty, conflict: false, restoredMs: null, saved: !isDirty });
        keepNow();
      } catch (error) {
        const code = error instanceof ApiError ? error.code : '';
        const words = error instanceof Error ? error.message : 'That failed.';
        if (code === 'stale') await meet().catch(() => patch({ isSaving: false, problem: words }));
        else patch({ isSaving: false, ...(code === 'invalid' ? { errors: words } : { problem: words }) });
      } finally {
        busy.current = false;
      }
    },
    [path, patch, keepNow, meet],
  );

  const saveLatest = useRef(save);
  saveLatest.current = save;

  useEffect(() => {
    let left = false;
    const open = (source: Source) => {
      if (left || parent.current === null) return;
      base.current = source;
      const draft = usable(readDraft(path), source);
      view.current = openSourceView({
        parent: parent.current,
        label: `Source of ${path}`,
        text: draft?.text ?? source.text,
        onChange,
        onSave: () => void saveLatest.current(),
      });
      const conflict = draft !== null && draft.sha256 !== source.sha256;
      if (conflict) view.current.compare(source.text);
      setState({
        phase: 'open',
        isDirty: draft !== null,
        isSaving: false,
        isUnkept: false,
        restoredMs: draft?.atMs ?? null,
        conflict,
        errors: null,
        problem: null,
        saved: false,
      });
      view.current.focus();
      void look();
    };
    fetchSource(path).then(open, (error) => {
      const problem = error instanceof Error ? error.message : 'That failed.';
      if (!left) setState({ phase: 'closed', problem });
    });
    return () => {
      left = true;
      keepNow();
      view.current?.destroy();
      view.current = null;
    };
  }, [path, onChange, keepNow, look]);

  // The page follows the file on disk, and says here that it is another than the one that is edited.
  useEffect(() => {
    if (view.current === null || base.current === null || busy.current || shown === base.current.sha256)
      return;
    const isClean = view.current.text() === base.current.text;
    const take = async () => {
      if (!isClean) return meet();
      const theirs = await fetchSource(path);
      base.current = theirs;
      if (view.current?.text() !== theirs.text) view.current?.setText(theirs.text);
      patch({ isDirty: false });
    };
    void take().catch(() => undefined);
  }, [shown, path, meet, patch]);

  const takeTheirs = useCallback(() => {
    const theirs = base.current;
    if (theirs === null) return;
    view.current?.compare(null);
    view.current?.setText(theirs.text);
    patch({ conflict: false, isDirty: false, restoredMs: null });
    dropDraft(path);
    view.current?.focus();
  }, [path, patch]);

  const goToLine = useCallback((line: number) => view.current?.goToLine(line), []);

  return {
    ...{ state, findings, parent, save, takeTheirs, goToLine, keepNow },
    text: () => view.current?.text() ?? '',
  };
}

/** Null where there is none, or nothing in it that is not in the file. */
function usable(draft: Draft | null, source: Source): Draft | null {
  return draft === null || draft.text === source.text ? null : draft;
}
