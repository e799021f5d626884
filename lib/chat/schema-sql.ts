export const chatMigrations: readonly string[] = [];
