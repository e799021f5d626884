const anHourMs = 3_600_000;
const limitWords =
  /usage limit|limit reached|hit your (?:\w+ )?limit|rate.?limit|quota|too many requests|\b429\b/i;

/**
 * When to try again after an answer that says that the model's quota is used up; null for an answer that says
 * something else. Read from a time in seconds behind a bar, from «resets 3pm» or «resets at 15:30» in the reader's
 * own zone; an hour from now where none is given.
 */
export function usageLimitUntil(text: string, now: Date): Date | null {
  if (!limitWords.test(text)) return null;
  const seconds = /\|\s*(\d{10})\b/.exec(text)?.[1];
  if (seconds !== undefined) return within(new Date(Number(seconds) * 1000), now);
  const clock = /resets?(?:\s+at)?\s+(\d{1,2})(?::(\d{2}))?\s*(am|pm)?/i.exec(text);
  if (clock) {
    const [, hour = '0', minute = '0', half] = clock;
    const at = new Date(now);
    const hours = (Number(hour) % (half ? 12 : 24)) + (half?.toLowerCase() === 'pm' ? 12 : 0);
    at.setHours(hours, Number(minute), 0, 0);
    if (at <= now) at.setDate(at.getDate() + 1);
    return within(at, now);
  }
  return new Date(now.getTime() + anHourMs);
}

/** What a program says is believed for a week at most, and never for the past. */
function within(at: Date, now: Date): Date {
  const ms = at.getTime();
  const week = 7 * 24 * anHourMs;
  if (Number.isNaN(ms) || ms > now.getTime() + week) return new Date(now.getTime() + anHourMs);
  return ms < now.getTime() + 60_000 ? new Date(now.getTime() + 60_000) : at;
}
