export const toolMigrations: readonly string[] = [];
