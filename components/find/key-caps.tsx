const names: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

/** A shortcut as keys to be pressed: `Mod+k`, `g h`, `?`. Only in the browser, which knows its keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  const presses = keys.split(' ');
  return (
    <span className="find-keys">
      {presses.map((press, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat, and never move
        <span key={at}>
          {at > 0 ? <span className="find-then">then</span> : null}
          {keysOf(press).map((key) => (
            <kbd key={key} className="ui-kbd">
              {capOf(key)}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

/** A capital letter is pressed with Shift. */
function keysOf(press: string): string[] {
  return /^[A-Z]$/.test(press) ? ['Shift', press] : press.split(/(?<=.)\+/);
}

function capOf(key: string): string {
  if (key === 'Mod') return isApple() ? '⌘' : 'Ctrl';
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
