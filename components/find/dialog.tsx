'use client';
import { type ReactNode, useEffect, useRef } from 'react';

interface DialogProps {
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal dialog of the browser's own: what is outside can be neither reached nor read out, Escape and a click beside
 * it close it, and the focus goes back to where it was.
 */
export function Dialog({ label, className, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    dialog?.showModal?.();
    // By itself the browser takes the first thing that can have the focus, which may be no field.
    dialog?.querySelector('input')?.focus();
    return () => {
      dialog?.close?.();
      // The browser gives it back where the dialog is closed, but not where it is taken out of the page.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key
    <dialog
      ref={ref}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
