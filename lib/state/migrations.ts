import { chatMigrations } from '../chat/schema-sql.ts';
import { toolMigrations } from '../tools/schema-sql.ts';

/** SQL in the order in which it was added; append only. */
export const migrations: readonly string[] = [...chatMigrations, ...toolMigrations];
