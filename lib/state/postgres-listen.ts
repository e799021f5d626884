import type { Client, ClientConfig } from 'pg';

const firstWaitMs = 250;
const longestWaitMs = 10_000;

/**
 * Tells what is notified on a channel until it is ended. A lost connection is made anew, less often the longer it
 * lasts. `onMissed` says that it is listened from now on: what happened since the call, or since the connection was
 * lost, may have been missed.
 */
export function listenPostgres(
  connection: ClientConfig,
  channel: string,
  onNotice: (payload: string) => void,
  onMissed: () => void,
): () => void {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  let waitMs = firstWaitMs;

  const connect = async () => {
    let mine: Client;
    try {
      const { default: pg } = await import('pg');
      if (isEnded) return;
      mine = new pg.Client(connection);
    } catch {
      return again();
    }
    client = mine;
    mine.on('error', () => undefined);
    mine.on('end', () => {
      if (client === mine) again();
    });
    mine.on('notification', ({ payload }) => onNotice(payload ?? ''));
    try {
      await mine.connect();
      await mine.query(`LISTEN "${channel}"`);
    } catch {
      if (client === mine) again();
      return;
    }
    if (isEnded) return void mine.end().catch(() => undefined);
    waitMs = firstWaitMs;
    // Listening must not keep a process alive that has nothing else to do.
    streamOf(mine)?.unref?.();
    // The first time, too: what was changed after `follow` was called and before this nobody has heard of.
    onMissed();
  };
  const again = () => {
    void client?.end().catch(() => undefined);
    client = null;
    if (isEnded) return;
    timer = setTimeout(() => void connect(), waitMs).unref();
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  };
  void connect();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    const last = client;
    client = null;
    void last?.end().catch(() => undefined);
  };
}

function streamOf(client: Client): { unref?(): void } | undefined {
  return (client as unknown as { connection?: { stream?: { unref?(): void } } }).connection?.stream;
}
