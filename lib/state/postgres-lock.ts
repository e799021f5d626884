import type { ClientConfig } from 'pg';

export interface PostgresLock {
  /** The server's own number of the connection that has it. */
  backend: number;
  /** False once the connection broke: somebody else may have the lock by now. */
  isHeld(): boolean;
  release(): Promise<void>;
}

// A holder whose machine vanished is noticed in half a minute.
const keepAlive =
  'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 25000';

/**
 * Takes an advisory lock for as long as a connection of its own lives; null where another one has it. No clock is
 * involved: the server frees it when the connection ends, however its process did.
 */
export async function takePostgresLock(
  connection: ClientConfig,
  [space, key]: readonly [number, number],
): Promise<PostgresLock | null> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(connection);
  let isHeld = false;
  client.on('error', () => {
    isHeld = false;
  });
  client.on('end', () => {
    isHeld = false;
  });
  try {
    await client.connect();
    // Not every server can set these; the lock is right without them, only its end may be noticed later.
    await client.query(keepAlive).catch(() => undefined);
    const { rows } = await client.query(
      'SELECT pg_try_advisory_lock($1, $2) AS locked, pg_backend_pid() AS backend',
      [space, key],
    );
    isHeld = rows[0]?.locked === true;
    if (isHeld) {
      return {
        backend: Number(rows[0].backend),
        isHeld: () => isHeld,
        release: async () => {
          isHeld = false;
          await client.end().catch(() => undefined);
        },
      };
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end().catch(() => undefined);
  return null;
}
