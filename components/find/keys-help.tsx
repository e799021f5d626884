'use client';
import x from 'lucide-react/icons/x';
import { useEffect } from 'react';
import { shortcuts } from '#components/shell/shortcuts.ts';
import { Icon } from '#components/ui/icon.tsx';
import { Dialog } from './dialog.tsx';
import { KeyCaps } from './key-caps.tsx';
import { localKeys } from './local-keys.ts';
import type { OpenedProps } from './search-button.tsx';
import './find.css';

/** Every key that does something now: those of the page as they are registered, and those inside its parts. */
export default function KeysHelp({ onClose, takeTyped }: OpenedProps) {
  // Typing was for nothing here; from now on the dialog has the keys.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => void takeTyped(), []);
  const everywhere = 'Everywhere';
  const registered = Object.groupBy(
    shortcuts().filter(({ keys }) => keys !== ''),
    ({ where = everywhere }) => where,
  );
  const { [everywhere]: shared = [], ...parts } = registered;
  const groups = [
    { where: everywhere, keys: shared },
    ...Object.entries(parts).map(([where, keys = []]) => ({ where, keys })),
    ...localKeys.filter(({ selector }) => document.querySelector(selector)?.checkVisibility() === true),
  ];
  return (
    <Dialog label="Keys" className="find-help" onClose={onClose}>
      <header>
        <h2>Keys</h2>
        <button
          type="button"
          className="ui-icon-button"
          aria-label="Close"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon icon={x} />
        </button>
      </header>
      <div className="find-help-groups">
        {groups.map(({ where, keys }) => (
          <section key={where} aria-label={where}>
            <h3>{where}</h3>
            <dl>
              {keys.map(({ keys: pressed, does }) => (
                <div key={pressed}>
                  <dt>{does}</dt>
                  <dd>
                    <KeyCaps keys={pressed} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
