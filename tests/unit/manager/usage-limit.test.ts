import fc from 'fast-check';
import { usageLimitUntil } from '#lib/manager/run/usage-limit.ts';

const now = new Date(2026, 10, 22, 17, 30);
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);
const inAnHour = at(22, 18, 30);
const until = (text: string) => usageLimitUntil(text, now);
const seconds = (date: Date) => Math.round(date.getTime() / 1000);

test.each([
  ['Claude AI usage limit reached|SECONDS', at(22, 19)],
  ["You've hit your limit · resets 3pm", at(23, 15)],
  ["You've hit your limit · resets 11:45pm (Europe/Berlin)", at(22, 23, 45)],
  ['5-hour limit reached ∙ resets 12am', at(23, 0)],
  ['Weekly limit reached, resets at 18:05', at(22, 18, 5)],
  ['Session limit reached. Resets 12:15 p.m.', at(23, 12, 15)],
  ['API Error: 429 {"type":"error","error":{"type":"rate_limit_error"}}', inAnHour],
  ['429 Too Many Requests', inAnHour],
  ['API Error: Request rejected (429)', inAnHour],
  ['insufficient_quota: You exceeded your current quota', inAnHour],
  ['The quota is used up.', inAnHour],
])('%s', (text, expected) => {
  expect(until(text.replace('SECONDS', String(seconds(at(22, 19)))))).toEqual(expected);
});

test.each([
  'it broke',
  '',
  'Maximum recursion limit reached',
  'Reached the limit of 20 turns',
  'write failed: disk quota exceeded',
  'src/a.ts:429:3 error TS2304',
  'expected 429 to be 200',
  'The file size limit was reached|1234567890',
])('is no limit of the model: %s', (text) => {
  expect(until(text)).toBeNull();
});

test.each([
  'resets 99',
  'resets 25:00',
  'resets 12:75',
  'resets 13pm',
  'resets 0am',
  'resets 2026-11-25',
  'resets 3 days from now',
  'resets in 5 hours',
  'resets 3/12',
])('a time that no clock shows is none: %s', (when) => {
  expect(until(`Usage limit reached, ${when}`)).toEqual(inAnHour);
});

test('a time of the past, or of the far future, is not believed', () => {
  expect(until(`usage limit reached|${seconds(at(20, 12))}`)).toEqual(at(22, 17, 31));
  expect(until('usage limit reached|9999999999')).toEqual(inAnHour);
  expect(until('usage limit reached|12345678901')).toEqual(inAnHour);
});

test('whatever is said, the next try is between a minute and a week away', () => {
  const piece = fc.oneof(
    fc.constantFrom('usage limit', ' resets ', ' at ', '|', ':', 'pm', 'am', '429', 'quota exceeded', '-'),
    fc.nat().map(String),
    fc.bigInt().map(String),
    fc.string({ unit: 'binary' }),
  );
  const moment = fc.date({ min: new Date(2001, 0, 1), max: new Date(2100, 0, 1), noInvalidDate: true });
  fc.assert(
    fc.property(fc.array(piece), moment, (pieces, when) => {
      const next = usageLimitUntil(`usage limit ${pieces.join('')}`, when);
      const waitMs = (next?.getTime() ?? Number.NaN) - when.getTime();
      expect(waitMs).toBeGreaterThanOrEqual(60_000 - 1);
      expect(waitMs).toBeLessThanOrEqual(7 * 24 * 3_600_000);
    }),
    { numRuns: 1_000 },
  );
});
