import { KeyCaps } from './key-caps.tsx';

const hints = [
  { keys: 'Enter', does: 'open' },
  { keys: 'Mod+Enter', does: 'in a new tab' },
  { keys: '>', does: 'actions' },
  { keys: '#', does: 'headings' },
  { keys: 'Escape', does: 'close' },
];

/** What else can be typed and pressed. */
export function PaletteFoot() {
  return (
    <footer className="find-foot">
      {hints.map(({ keys, does }) => (
        <span key={keys}>
          <KeyCaps keys={keys} /> {does}
        </span>
      ))}
    </footer>
  );
}
