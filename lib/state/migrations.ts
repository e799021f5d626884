import { chatMigrations, chatTreeMigrations } from '../chat/schema-sql.ts';
import { toolMigrations } from '../tools/schema-sql.ts';

/**
 * SQL in the order in which it was added. A database counts how many it has seen, so only the last list may grow:
 * a later group begins a list of its own, put at the end.
 */
export const migrations: readonly string[] = [...chatMigrations, ...toolMigrations, ...chatTreeMigrations];
