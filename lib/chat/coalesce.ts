import type { ChatChunk } from './fold.ts';

/**
 * Joins deltas that come within `windowMs` of one another, since each chunk costs the browser a render (and each
 * delta of a tool's input a parse of all of it so far). The first delta goes out at once, and so does whatever
 * is not a delta, in order.
 */
export function createCoalescer(send: (chunk: ChatChunk) => void, windowMs = 20) {
  let held: ChatChunk | null = null;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    const chunk = held;
    held = null;
    if (chunk !== null) send(chunk);
  }

  function onWindowEnd(): void {
    timer = undefined;
    if (held === null) return;
    flush();
    timer = setTimeout(onWindowEnd, windowMs);
  }

  return {
    push(chunk: ChatChunk): void {
      const joined = held === null ? null : join(held, chunk);
      if (joined !== null) {
        held = joined;
        return;
      }
      flush();
      if (!isDelta(chunk)) {
        clearTimeout(timer);
        timer = undefined;
        send(chunk);
      } else if (timer === undefined) {
        send(chunk);
        timer = setTimeout(onWindowEnd, windowMs);
      } else {
        held = chunk;
      }
    },
    end(): void {
      clearTimeout(timer);
      timer = undefined;
      flush();
    },
  };
}

function isDelta(chunk: ChatChunk): boolean {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta' || chunk.type === 'tool-input-delta';
}

function join(held: ChatChunk, next: ChatChunk): ChatChunk | null {
  if (held.type === 'tool-input-delta' && next.type === 'tool-input-delta') {
    if (held.toolCallId !== next.toolCallId) return null;
    return { ...held, inputTextDelta: held.inputTextDelta + next.inputTextDelta };
  }
  if (
    (held.type === 'text-delta' && next.type === 'text-delta') ||
    (held.type === 'reasoning-delta' && next.type === 'reasoning-delta')
  ) {
    if (held.id !== next.id) return null;
    return { ...held, ...next, delta: held.delta + next.delta };
  }
  return null;
}
