const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Order for people: `item 2` before `item 10`, without regard to case; the same on every machine. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
