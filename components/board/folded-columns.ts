export const foldedCookie = 'tasks_board_folded';

/** Columns that are folded: as the person left them, else what was called off. */
export function parseFoldedColumns(cookie: string | undefined): string[] {
  if (cookie === undefined) return ['cancelled'];
  return cookie.split('.').filter((word) => /^[a-z_]{1,20}$/.test(word));
}
