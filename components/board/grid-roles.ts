import type { HTMLAttributes } from 'react';

// Rows of a <table> cannot be placed one by one, as a window of ten thousand needs: the roles say the same. They are
// spread, for the linter takes a written role as a wish for the element of that name. Rows count from 1.

export const asGrid = (more: HTMLAttributes<HTMLElement>) => ({ role: 'grid', ...more });
export const asRows = { role: 'rowgroup' };
export const asRow = (row: number, more: HTMLAttributes<HTMLElement> = {}) => ({
  role: 'row',
  'aria-rowindex': row,
  ...more,
});
export const asCell = (columns = 1) => ({
  role: 'gridcell',
  'aria-colspan': columns > 1 ? columns : undefined,
});
export const asHead = (sort?: 'ascending' | 'descending') => ({ role: 'columnheader', 'aria-sort': sort });
