import type { ClientConfig, Pool, PoolClient } from 'pg';
import { AppError, systemCode } from '../errors.ts';

export type Row = Record<string, unknown>;
export type Query = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface Postgres {
  query: Query;
  /** All of `work` or nothing of it. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** What a connection of one's own is made with: for notices, and for a lock that lasts as long as it does. */
  readonly connection: ClientConfig;
  close(): Promise<void>;
}

const maxConnections = 5;
const connectMs = 3_000;
const statementMs = 30_000;

/** Connects when it is first asked something. @throws AppError `invalid` for an address that is none; it is not repeated. */
export function openPostgres(url: string): Postgres {
  const connection = connectionTo(url);
  let made: Promise<Pool> | null = null;
  const pool = () => {
    made ??= makePool(connection);
    return made;
  };
  return {
    connection,
    query: async (text, values = []) => rowsOf(await (await pool()).query(text, [...values])),
    async transaction(work) {
      const client = await (await pool()).connect();
      let broken: Error | undefined;
      try {
        return await within(client, work);
      } catch (error) {
        if (isLost(error)) broken = error as Error;
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: async () => (await made)?.end(),
  };
}

/** The driver is loaded only where there is such an address. */
async function makePool(connection: ClientConfig): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    ...connection,
    max: maxConnections,
    idleTimeoutMillis: 30_000,
    // A command that has said everything must not wait for its idle connections.
    allowExitOnIdle: true,
    statement_timeout: statementMs,
    query_timeout: statementMs + 5_000,
  });
  // An idle connection that breaks is no news: the next question tells.
  pool.on('error', () => undefined);
  // Nor one that breaks between two statements: the second one tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function within<T>(client: PoolClient, work: (query: Query) => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work(async (text, values = []) => rowsOf(await client.query(text, [...values])));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (!isLost(error)) await client.query('ROLLBACK');
    throw error;
  }
}

/** Of several statements in one text the last one's. */
function rowsOf(result: { rows: Row[] } | { rows: Row[] }[]): Row[] {
  return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [];
}

function connectionTo(url: string): ClientConfig {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new AppError('invalid', 'DATABASE_URL must be an address like postgres://user@host:5432/name.');
  }
  // Ours, not the driver's.
  parsed.searchParams.delete('schema');
  return {
    connectionString: parsed.href,
    application_name: 'dataface-tasks',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
  };
}

/** Where tables are kept: `?schema=` of the address, so that several repositories can share one database. */
export function schemaOf(url: string): string {
  const name = URL.parse(url)?.searchParams.get('schema') ?? 'dataface_tasks';
  if (/^[a-z_][a-z0-9_]{0,39}$/.test(name)) return name;
  throw new AppError(
    'invalid',
    'DATABASE_URL names a schema that cannot be used: at most 40 of a–z, 0–9 and _, not beginning with a digit.',
  );
}

/** System codes, and classes of SQLSTATE, that say nothing about what was asked: the server was not there for it. */
const lostCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const moreLostCodes = new Set(['ENOENT', 'EHOSTUNREACH', 'ENETUNREACH', '53300', '57P01', '57P02', '57P03']);
const lostWords =
  /connection terminated|connection timeout|timeout exceeded when trying|client has encountered a connection error|not queryable|query read timeout/i;

export function isLost(error: unknown): boolean {
  const code = systemCode(error) ?? '';
  if (lostCodes.has(code) || moreLostCodes.has(code) || code.startsWith('08')) return true;
  return lostWords.test((error as Error | null)?.message ?? '');
}

/** Two transactions stood in each other's way: the same once more is right. */
export function isCollision(error: unknown): boolean {
  return systemCode(error) === '40001' || systemCode(error) === '40P01';
}
