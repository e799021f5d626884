/**
 * Takes text in pieces of any size and calls back with each whole line, without its line feed. A line over
 * `maxChars` is passed over; `end()` gives a last line that had no line feed.
 */
export function lineReader(onLine: (line: string) => void, maxChars: number) {
  let held = '';
  let tooLong = false;
  const finish = (line: string) => {
    if (!tooLong && line.length <= maxChars && line !== '') onLine(line);
    tooLong = false;
  };
  return {
    write(text: string): void {
      const [first = '', ...rest] = text.split('\n');
      held += first;
      for (const next of rest) {
        finish(held);
        held = next;
      }
      if (held.length > maxChars) {
        tooLong = true;
        held = '';
      }
    },
    end(): void {
      finish(held);
      held = '';
    },
  };
}
