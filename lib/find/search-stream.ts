import { AppError } from '#lib/errors.ts';
import type { FoundText, TextEnd, TextEvent } from './text-found.ts';

/** A search as a stream of JSON lines; cancelling it, or the signal, stops the search. */
export function searchStream(
  signal: AbortSignal,
  search: (signal: AbortSignal, onFile: (file: FoundText) => void) => Promise<TextEnd>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (event: TextEvent) => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      const stop = AbortSignal.any([signal, gone.signal]);
      try {
        const end = await search(stop, (file) => tell({ type: 'file', file }));
        tell({ type: 'end', ...end });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        tell({ type: 'problem', code: error.code, message: error.message });
      }
      if (!gone.signal.aborted) controller.close();
    },
    cancel: () => gone.abort(),
  });
}
