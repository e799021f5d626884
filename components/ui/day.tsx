const format = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A calendar day of a file (`YYYY-MM-DD`), the same day in every zone; other words are shown as they stand. */
export function Day({ date }: { date: string }) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : null;
  if (at === null || Number.isNaN(at.getTime())) return <span>{date}</span>;
  return <time dateTime={date}>{format.format(at)}</time>;
}
