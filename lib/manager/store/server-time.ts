import type { Query } from '#lib/state/postgres.ts';

/** The server's clock, ISO 8601 in UTC. */
export async function serverTime(query: Query): Promise<string> {
  const [row] = await query(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`,
  );
  return String(row?.at);
}
