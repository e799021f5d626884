export const foldedCookie = 'tasks_board_folded';

/** What a person decided about columns; the others are as wide as what is in them needs. */
export interface ColumnFolds {
  folded: readonly string[];
  /** Wide, though nothing is in them. */
  opened: readonly string[];
}

/** As the person left them, else what was called off is folded. */
export function parseFoldedColumns(cookie: string | undefined): ColumnFolds {
  if (cookie === undefined) return { folded: ['cancelled'], opened: [] };
  const words = cookie.split('.').filter((word) => /^-?[a-z_]{1,20}$/.test(word));
  return {
    folded: words.filter((word) => !word.startsWith('-')),
    opened: words.flatMap((word) => (word.startsWith('-') ? word.slice(1) : [])),
  };
}

export function formatFoldedColumns({ folded, opened }: ColumnFolds): string {
  return [...folded, ...opened.map((status) => `-${status}`)].join('.');
}
