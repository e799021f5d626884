'use client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { emitPageChange } from '#components/chat/page-changes.ts';
import { FileVersions } from '#components/document/file-versions.ts';
import { toast } from '#components/ui/toast.ts';
import type { FactEditorProps } from './editable-facts.tsx';
import { type FactField, factNames } from './fact.ts';
import { type Chosen, FactMenu } from './fact-menu.tsx';
import type { PendingFacts } from './pending.ts';
import { postChange, postUndo } from './task-api.ts';

interface Refusal {
  message: string;
  /** The page was older than the file, and has been brought up to it. */
  isStale: boolean;
}

/**
 * Menus and saving of the header's facts. A choice shows at once and is sent; what the server refuses is taken back
 * and said where it was chosen. Choices are sent one after the other, each bound to the file that the one before left.
 */
export function FactEditor({ task, sha256, open, onOpen, onClose, onPending }: FactEditorProps) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const shown = useRef(sha256);
  const versions = useRef(new FileVersions(sha256));
  const queue = useRef<Promise<void>>(Promise.resolve());
  /** What is not shown by the page itself yet, and the file that will show it, once it is written. */
  const pending = useRef(new Map<FactField, { node: Chosen['node']; sha256?: string }>());

  const tell = () => {
    const nodes: PendingFacts = {};
    for (const [field, { node }] of pending.current) nodes[field] = node;
    onPending(nodes);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is pending is settled by a new file alone
  useEffect(() => {
    shown.current = sha256;
    versions.current.shows(sha256);
    for (const [field, one] of pending.current) if (one.sha256 !== undefined) pending.current.delete(field);
    tell();
  }, [sha256]);

  const settle = (field: FactField, written: string | null) => {
    const one = pending.current.get(field);
    if (!one) return;
    if (written === null || written === shown.current) pending.current.delete(field);
    else one.sha256 = written;
    tell();
  };

  const send = async (field: FactField, chosen: Chosen) => {
    try {
      const answer = await postChange(task.path, chosen.change, versions.current.latest);
      if (!answer.ok) {
        settle(field, null);
        setRefusal({ message: answer.message, isStale: answer.code === 'stale' });
        if (answer.code === 'stale') {
          versions.current.restart(shown.current);
          emitPageChange();
        }
        return;
      }
      versions.current.wrote(answer.sha256);
      settle(field, answer.editId === null ? null : answer.sha256);
      emitPageChange();
      const { editId } = answer;
      if (editId === null) return;
      const undo = async () => {
        versions.current.wrote((await postUndo(editId)).sha256);
        // A page that never came to show the change has nothing new to show now.
        settle(field, null);
        emitPageChange();
        return 'Undone.';
      };
      toast(chosen.said, { action: { label: 'Undo', run: undo } });
    } catch (error) {
      settle(field, null);
      setRefusal({ message: error instanceof Error ? error.message : 'That failed.', isStale: false });
    }
  };

  const choose = (field: FactField, chosen: Chosen) => {
    setRefusal(null);
    pending.current.set(field, { node: chosen.node });
    tell();
    queue.current = queue.current.then(() => send(field, chosen));
    if (chosen.closes) close();
  };

  const close = () => {
    open?.at.focus();
    onClose();
  };

  return (
    <>
      {open ? (
        <Popover key={open.field} at={open.at} name={nameOf(open.field)} onClose={close} onLeave={onClose}>
          <FactMenu field={open.field} task={task} onField={onOpen} onChoose={choose} />
        </Popover>
      ) : null}
      {refusal ? (
        <div className="task-refusal">
          <p role="alert">
            {refusal.message}
            {refusal.isStale ? ' It is shown as it is now: look, and choose again.' : null}
          </p>
          <button type="button" className="ui-button" data-variant="quiet" onClick={() => setRefusal(null)}>
            Dismiss
          </button>
        </div>
      ) : null}
    </>
  );
}

function nameOf(field: FactField | 'add'): string {
  return field === 'add' ? 'Add a fact' : `Change ${factNames[field].toLowerCase()}`;
}

interface PopoverProps {
  at: HTMLElement;
  name: string;
  /** Closed by key: the control gets the focus back. */
  onClose(): void;
  /** The focus went elsewhere. */
  onLeave(): void;
  children: React.ReactNode;
}

const gapPx = 4;

/** Floats under its control, inside the header: no further right than that goes. */
function Popover({ at, name, onClose, onLeave, children }: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const box = ref.current;
    const header = box?.offsetParent;
    if (!box || !(header instanceof HTMLElement)) return;
    const from = at.getBoundingClientRect();
    const frame = header.getBoundingClientRect();
    const left = Math.max(0, Math.min(from.left - frame.left, frame.width - box.offsetWidth));
    box.style.left = `${left}px`;
    box.style.top = `${from.bottom - frame.top + gapPx}px`;
  });

  return (
    <div
      ref={ref}
      role="dialog"
      aria-label={name}
      className="task-menu"
      onKeyDown={(event) => {
        // Arrow keys are the menu's, not the row's behind it; Tab leaves, as of any menu.
        event.stopPropagation();
        if (event.nativeEvent.isComposing || (event.key !== 'Escape' && event.key !== 'Tab')) return;
        event.preventDefault();
        onClose();
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget instanceof Node && (currentTarget.contains(relatedTarget) || relatedTarget === at))
          return;
        // The window lost it, not the menu.
        if (relatedTarget === null && !document.hasFocus()) return;
        onLeave();
      }}
    >
      {children}
    </div>
  );
}
