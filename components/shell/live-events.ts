import type { Change } from '#lib/server/changes.ts';

const channelName = 'tasks-events';

/** A change, or null for «connected anew: look whether anything changed meanwhile». */
export type Notice = { state: string; change: Change | null };

/**
 * Calls `listener` with what the server reports. Only one tab of the browser holds the connection (a browser
 * grants six to a server) and passes on what it hears; when it closes, another takes over. Returns how to stop.
 */
export function followChanges(listener: (notice: Notice) => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<Notice>) => listener(data);
  const tell = (notice: Notice) => {
    channel.postMessage(notice);
    listener(notice);
  };
  const stop = new AbortController();
  const lead = () =>
    new Promise<void>((release) => {
      // The lock may be granted in the very moment of stopping; the signal is then silent.
      if (stop.signal.aborted) return release();
      const source = new EventSource('/api/events');
      source.addEventListener('hello', ({ data }) => tell({ ...JSON.parse(data), change: null }));
      source.addEventListener('change', ({ data }) => {
        const change: Change = JSON.parse(data);
        tell({ state: change.state, change });
      });
      stop.signal.addEventListener('abort', () => {
        source.close();
        release();
      });
    });
  navigator.locks.request(channelName, { signal: stop.signal }, lead).catch(() => {
    // Stopped before its turn came.
  });
  return () => {
    stop.abort();
    channel.close();
  };
}
