const anHourMs = 3_600_000;
const weekMs = 7 * 24 * anHourMs;

/**
 * How model providers and their programs say it. Not the word «limit» alone: a run that ended at the limit of a
 * program's own (recursion, the size of a file, a disk quota, turns) would be tried again for ever at no cost.
 */
const limitWords = [
  /\b(?:usage|rate|request|token|spend(?:ing)?|session|hourly|daily|weekly|monthly|\d+[- ]hour|opus|sonnet|haiku|account|plan)[ _-]limit/i,
  /\bhit your (?:\w+ )?limit/i,
  /\binsufficient_quota\b|\bexceeded your (?:\w+ )?quota\b|(?<!disk )\bquota (?:is |was |has been )?(?:exceeded|exhausted|used up)/i,
  /\btoo many requests\b/i,
  /\bapi\b.{0,60}\b429\b/i,
  /\b(?:error|status|http(?:\/\d(?:\.\d)?)?|code)\W{0,3}429\b|\b429\W{1,3}\{/i,
];

/**
 * When to try again after an answer that says that the model's quota is used up; null for an answer that says
 * something else. Read from a time in seconds behind a bar, from «resets 3pm» or «resets at 15:30» in the reader's
 * own zone; an hour from now where none is given, or one that no clock shows.
 */
export function usageLimitUntil(text: string, now: Date): Date | null {
  if (!limitWords.some((words) => words.test(text))) return null;
  const seconds = /\|\s*(\d{10})\b/.exec(text)?.[1];
  if (seconds !== undefined) return within(new Date(Number(seconds) * 1000), now);
  const at = clockTime(text, now);
  return at === null ? new Date(now.getTime() + anHourMs) : within(at, now);
}

/** The next time that a clock shows what stands behind «resets». */
function clockTime(text: string, now: Date): Date | null {
  const found = /\bresets?(?:\s+at)?\s+(\d{1,2})(?::(\d{2}))?(?![\d:/-])\s*(am\b|pm\b|[ap]\.m\.)?/i.exec(
    text,
  );
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  const half = found[3]?.charAt(0).toLowerCase();
  // A lone number may be anything: days, a date.
  if (half === undefined && found[2] === undefined) return null;
  if (minute > 59 || (half === undefined ? hour > 23 : hour < 1 || hour > 12)) return null;
  const at = new Date(now);
  at.setHours(half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0), minute, 0, 0);
  if (at <= now) at.setDate(at.getDate() + 1);
  return at;
}

/** What a program says is believed for a week at most, and never for the past. */
function within(at: Date, now: Date): Date {
  const ms = at.getTime();
  if (Number.isNaN(ms) || ms > now.getTime() + weekMs) return new Date(now.getTime() + anHourMs);
  return ms < now.getTime() + 60_000 ? new Date(now.getTime() + 60_000) : at;
}
