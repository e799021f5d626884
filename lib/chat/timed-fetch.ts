import { AppError } from '#lib/errors.ts';

export interface FetchLimits {
  /** Until the first byte of the body. */
  firstByteMs: number;
  /** Between two bytes: a model that thinks silently still sends events or comments. */
  idleMs: number;
}

export const defaultLimits: FetchLimits = { firstByteMs: 60_000, idleMs: 180_000 };

/**
 * `fetch` that does not wait for ever. The SDK's own limits count only from the first output on, so a server
 * that accepts and then says nothing would hang the answer.
 */
export function timedFetch(limits: FetchLimits, inner: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const silence = new AbortController();
    const watch = startWatch((ms) => {
      silence.abort(
        new AppError('timeout', `The model's server sent nothing for ${Math.ceil(ms / 1000)} s.`),
      );
    });
    watch.expectWithin(limits.firstByteMs);
    const outer = init?.signal;
    try {
      const signal = outer ? AbortSignal.any([outer, silence.signal]) : silence.signal;
      const response = await inner(input, { ...init, signal });
      if (response.body === null) {
        watch.end();
        return response;
      }
      return new Response(watched(response.body, watch, limits.idleMs), response);
    } catch (error) {
      watch.end();
      throw silence.signal.aborted && outer?.aborted !== true ? silence.signal.reason : error;
    }
  };
}

type Watch = ReturnType<typeof startWatch>;

function startWatch(onSilence: (ms: number) => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    expectWithin(ms: number): void {
      clearTimeout(timer);
      timer = setTimeout(onSilence, ms, ms);
      timer.unref();
    },
    end: () => clearTimeout(timer),
  };
}

/** The same bytes; the watch ends with them, also when they end in an error or nobody wants the rest. */
function watched(body: ReadableStream<Uint8Array>, watch: Watch, idleMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          watch.end();
          controller.close();
        } else {
          watch.expectWithin(idleMs);
          controller.enqueue(value);
        }
      } catch (error) {
        watch.end();
        controller.error(error);
      }
    },
    async cancel(reason) {
      watch.end();
      await reader.cancel(reason);
    },
  });
}
