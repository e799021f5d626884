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
    const fail = (ms: number) => {
      silence.abort(
        new AppError('timeout', `The model's server sent nothing for ${Math.round(ms / 1000)} s.`),
      );
    };
    let timer = setTimeout(fail, limits.firstByteMs, limits.firstByteMs);
    const outer = init?.signal;
    try {
      const signal = outer ? AbortSignal.any([outer, silence.signal]) : silence.signal;
      const response = await inner(input, { ...init, signal });
      if (response.body === null) {
        clearTimeout(timer);
        return response;
      }
      const body = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(bytes, controller) {
            clearTimeout(timer);
            timer = setTimeout(fail, limits.idleMs, limits.idleMs);
            controller.enqueue(bytes);
          },
          flush: () => clearTimeout(timer),
        }),
      );
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
      return new Response(body, response);
    } catch (error) {
      clearTimeout(timer);
      throw silence.signal.aborted && !outer?.aborted ? silence.signal.reason : error;
    }
  };
}
