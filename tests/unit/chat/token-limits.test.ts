import { dayStart } from '#lib/chat/token-limits.ts';

test('the day begins at midnight where the server stands, also where the clock was put forward since', () => {
  for (const [month, day] of [
    [0, 2],
    [2, 29],
    [9, 25],
  ] as const) {
    const at = new Date(2026, month, day, 13, 30);
    expect(dayStart(at)).toBe(new Date(2026, month, day, 0, 0).toISOString());
  }
});
