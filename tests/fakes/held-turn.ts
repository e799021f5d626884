import type { Turn } from './provider-wire.ts';

/** An answer that stands still in its middle for as long as the test needs it to: no machine is too slow for that. */
export interface HeldTurn {
  turn: Turn;
  /** Resolves when all before the middle was sent. */
  isHeld: Promise<void>;
  letGo(): void;
}

export function heldTurn(before: string, after: string): HeldTurn {
  const held = Promise.withResolvers<void>();
  const rest = Promise.withResolvers<string>();
  const middle = () => {
    held.resolve();
    return rest.promise;
  };
  return {
    turn: { deltas: [...(before.match(/[\s\S]{1,16}/g) ?? []), middle] },
    isHeld: held.promise,
    letGo: () => rest.resolve(after),
  };
}
