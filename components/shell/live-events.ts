import type { ConversationEvent } from '#lib/chat/conversation-events.ts';
import type { Change } from '#lib/server/changes.ts';
import type { RunEvent } from '#lib/server/run-events.ts';

const channelName = 'tasks-events';

/** A change, or null for «connected anew: look whether anything changed meanwhile». */
export type Notice = { state: string; change: Change | null };

type Report = { notice: Notice } | { conversation: ConversationEvent } | { run: RunEvent };

/** What is said in the channel: a report for all or for the one who asked, or that one's question. */
type Said = (Report & { to?: number }) | { asks: number };

/**
 * Calls `listener` with what the server reports of files. Returns how to stop. With `isBehind`, for what the server
 * rendered some time ago, the state as it is now comes first, whoever holds the connection.
 */
export function followChanges(listener: (notice: Notice) => void, isBehind = false): () => void {
  return follow((report) => 'notice' in report && listener(report.notice), isBehind);
}

/** Likewise for this browser's conversations; null for «connected anew: look at all of them». */
export function followConversations(listener: (event: ConversationEvent | null) => void): () => void {
  return follow((report) => {
    if ('conversation' in report) listener(report.conversation);
    else if ('notice' in report && report.notice.change === null) listener(null);
  });
}

/** Likewise for runs of the manager. */
export function followRuns(listener: (event: RunEvent) => void, isBehind = false): () => void {
  return follow((report) => {
    if ('run' in report) listener(report.run);
    else if ('notice' in report && report.notice.change === null) listener({ id: null, what: 'state' });
  }, isBehind);
}

/**
 * Only one tab of the browser holds the connection (a browser grants six to a server) and passes on what it
 * hears; when it closes, another takes over.
 */
function follow(listener: (report: Report) => void, isBehind = false): () => void {
  const channel = new BroadcastChannel(channelName);
  const me = Math.random();
  /** Of the one who holds the connection, once it stands. */
  let state: string | undefined;
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (!('asks' in data)) {
      if ((data.to ?? me) === me) listener(data);
    } else if (state !== undefined) channel.postMessage({ to: data.asks, notice: { state, change: null } });
  };
  if (isBehind) channel.postMessage({ asks: me });
  const tell = (report: Report) => {
    if ('notice' in report) state = report.notice.state;
    channel.postMessage(report);
    listener(report);
  };
  const stop = new AbortController();
  const lead = () =>
    new Promise<void>((release) => {
      // The lock may be granted in the very moment of stopping; the signal is then silent.
      if (stop.signal.aborted) return release();
      const source = new EventSource('/api/events');
      source.addEventListener('hello', ({ data }) => tell({ notice: { ...JSON.parse(data), change: null } }));
      source.addEventListener('change', ({ data }) => {
        const change: Change = JSON.parse(data);
        tell({ notice: { state: change.state, change } });
      });
      source.addEventListener('conversation', ({ data }) => tell({ conversation: JSON.parse(data) }));
      source.addEventListener('run', ({ data }) => tell({ run: JSON.parse(data) }));
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
