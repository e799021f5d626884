/**
 * Lets lines through as long as they do not come as a flood: `burstBytes` at once, `bytesPerSecond` after that, and
 * `totalBytes` altogether. Of what is held back the end is kept, for the end of a flood is what explains it.
 */
export interface FloodLimits {
  burstBytes: number;
  bytesPerSecond: number;
  totalBytes: number;
  keptBytes: number;
}

export interface Dropped {
  lines: number;
  bytes: number;
}

export function floodGate<T>(
  limits: FloodLimits,
  out: { pass: (line: T) => void; dropped: (what: Dropped) => void },
  nowMs: () => number = () => performance.now(),
) {
  let credit = limits.burstBytes;
  let total = 0;
  let at = nowMs();
  let heldBytes = 0;
  let held: { line: T; bytes: number }[] = [];
  let lost: Dropped = { lines: 0, bytes: 0 };

  const release = () => {
    if (lost.lines > 0) out.dropped(lost);
    lost = { lines: 0, bytes: 0 };
    for (const { line, bytes } of held) {
      total += bytes;
      out.pass(line);
    }
    held = [];
    heldBytes = 0;
  };
  return {
    take(line: T, bytes: number): void {
      const now = nowMs();
      credit = Math.min(limits.burstBytes, credit + ((now - at) / 1000) * limits.bytesPerSecond);
      at = now;
      const isFull = total + bytes > limits.totalBytes;
      // Once the gate is shut it opens again only when there is room for more than a few lines.
      const isShut = held.length > 0 && credit < limits.burstBytes / 4 + heldBytes;
      if (!isFull && !isShut && credit >= bytes) {
        if (held.length > 0) credit -= heldBytes;
        release();
        credit -= bytes;
        total += bytes;
        out.pass(line);
        return;
      }
      held.push({ line, bytes });
      heldBytes += bytes;
      while (heldBytes > limits.keptBytes && held.length > 1) {
        const first = held.shift();
        if (first === undefined) break;
        heldBytes -= first.bytes;
        lost = { lines: lost.lines + 1, bytes: lost.bytes + first.bytes };
      }
    },
    /** The end of what was held back comes through whatever the limits say. */
    end: release,
  };
}
