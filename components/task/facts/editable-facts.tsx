'use client';
import {
  type ComponentType,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useShortcuts } from '#components/shell/shortcuts.ts';
import type { FactField, FactsOfTask } from './fact.ts';
import { type PendingFacts, PendingFactsContext } from './pending.ts';

export interface FactEditorProps {
  task: FactsOfTask;
  /** Of the file as the page shows it; null where that is not known, so that the file as it is now counts. */
  sha256: string | null;
  /** The menu that is asked for, at the control that asked. */
  open: { field: FactField | 'add'; at: HTMLElement } | null;
  onOpen(field: FactField): void;
  onClose(): void;
  onPending(pending: PendingFacts): void;
}

interface EditableFactsProps extends Pick<FactEditorProps, 'task' | 'sha256'> {
  children: ReactNode;
}

/**
 * The header of a task with its controls alive: one listener for all of them. Menus and saving are loaded when a
 * control is first pointed at or focused, for most readers of a task change nothing.
 */
export function EditableFacts({ task, sha256, children }: EditableFactsProps) {
  const [Editor, setEditor] = useState<ComponentType<FactEditorProps> | null>(null);
  const [open, setOpen] = useState<FactEditorProps['open']>(null);
  const [pending, setPending] = useState<PendingFacts>({});
  const ref = useRef<HTMLElement>(null);

  const load = () => {
    if (Editor) return;
    import('./fact-editor.tsx').then(
      ({ FactEditor }) => setEditor(() => FactEditor),
      () => undefined,
    );
  };

  useShortcuts(
    useMemo(
      () => [
        {
          keys: 'e',
          does: 'Change the facts of this task',
          run: () => ref.current?.querySelector<HTMLElement>('[data-fact][tabindex="0"]')?.focus(),
        },
      ],
      [],
    ),
  );

  const act = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const fix = event.target.closest<HTMLElement>('[data-fix]');
    if (fix && sha256 !== null) {
      const { fix: name = '' } = fix.dataset;
      import('./apply-fix.ts').then(
        ({ applyFix }) => applyFix(task.path, name, fix.textContent, sha256),
        () => undefined,
      );
    }
    const at = event.target.closest<HTMLElement>('[data-fact]');
    if (!at) return;
    load();
    const field = at.dataset.fact as FactField | 'add';
    setOpen(open?.at === at ? null : { field, at });
  };

  const move = (event: KeyboardEvent) => {
    const facts = [...(ref.current?.querySelectorAll<HTMLElement>('.task-facts [data-fact]') ?? [])];
    const at = facts.indexOf(event.target as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: facts.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = facts[(to + facts.length) % facts.length];
    for (const fact of facts) fact.tabIndex = fact === next ? 0 : -1;
    next?.focus();
  };

  return (
    <PendingFactsContext value={pending}>
      <section
        ref={ref}
        className="task-header"
        aria-label="Facts of this task"
        onClick={act}
        onKeyDown={move}
        onPointerOver={load}
        onFocus={load}
      >
        {children}
        {Editor ? (
          <Editor
            task={task}
            sha256={sha256}
            open={open}
            onOpen={(field) => open && setOpen({ field, at: open.at })}
            onClose={() => setOpen(null)}
            onPending={setPending}
          />
        ) : null}
      </section>
    </PendingFactsContext>
  );
}
