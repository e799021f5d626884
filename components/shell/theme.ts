export type Theme = 'system' | 'light' | 'dark';

/** Of the cookie's value; anything unknown follows the system. */
export function parseTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}
