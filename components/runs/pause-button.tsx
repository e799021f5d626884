'use client';

import { DispatchButton } from './dispatch-button.tsx';

/** Stops the manager from starting anything more, or lets it go on. What runs is not touched. */
export function PauseButton({ paused }: { paused: boolean }) {
  return paused ? (
    <DispatchButton body={{ action: 'resume' }} words="Resume" />
  ) : (
    <DispatchButton body={{ action: 'pause' }} words="Pause" title="Starts nothing more; what runs goes on" />
  );
}
