const units: readonly (readonly [string, number])[] = [
  ['y', 365 * 86_400_000],
  ['mo', 30 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
];

/** How long ago in the shortest words, for narrow columns: `38m`, `3d`, `2w`. */
export function shortAge(atMs: number, nowMs: number): string {
  const pastMs = nowMs - atMs;
  const [unit, lengthMs] = units.find(([, each]) => pastMs >= each) ?? [];
  return lengthMs === undefined ? 'now' : `${Math.floor(pastMs / lengthMs)}${unit}`;
}
