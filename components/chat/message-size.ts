/** What the server takes of one message. */
export const maxMessageBytes = 32 * 1024;
/** What a text field holds at all: much more would make it slow. More than can be sent, so that nothing is cut unsaid. */
export const maxFieldChars = 48_000;

/** Null where a text can be sent, else that it is too long, and what to do. */
export function tooLongWords(text: string): string | null {
  // No character of a string takes more than three bytes.
  if (text.length * 3 <= maxMessageBytes) return null;
  if (new TextEncoder().encode(text).length <= maxMessageBytes) return null;
  return 'This is more than the 32 KB that a message may have. Shorten it, or put it into a file and add that with @.';
}
