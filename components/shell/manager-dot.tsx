export interface ManagerState {
  state: 'absent' | 'idle' | 'working' | 'paused' | 'unreachable';
  /** One sentence for a person. */
  words: string;
}

/** The manager as one mark in the top bar, on the way to what it has to say. */
export function ManagerDot({ manager }: { manager: ManagerState }) {
  return (
    <a
      href="/status"
      className="ui-icon-button shell-manager"
      data-state={manager.state}
      title={manager.words}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="8" cy="8" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        {manager.state === 'absent' ? null : <circle cx="8" cy="8" r="4.5" fill="currentColor" />}
      </svg>
      <span className="ui-visually-hidden">Status. {manager.words}</span>
    </a>
  );
}
