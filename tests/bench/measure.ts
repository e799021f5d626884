export interface Row {
  name: string;
  value: string;
  /** What was to be reached, in words; empty where the row only explains another. */
  target: string;
  reached: boolean | null;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const ms = (value: number): string => `${value.toFixed(1)} ms`;

export function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const { name, value, target, reached } of rows) {
    const mark = reached === null ? ' ' : reached ? '✓' : '✗';
    console.log(`  ${mark} ${name.padEnd(58)} ${value.padStart(22)}  ${target}`);
  }
}
