/** What the server takes of one message. */
export const maxMessageBytes = 32 * 1024;
/** What a text field holds at all: more would only make it slow. Far above what can be sent, so that nothing is cut unseen. */
export const maxFieldChars = 1_000_000;

/** Null where a text can be sent, else how much too long it is, and what to do. */
export function tooLongWords(text: string): string | null {
  // No character of a string takes more than three bytes.
  if (text.length * 3 <= maxMessageBytes) return null;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= maxMessageBytes) return null;
  const kb = Math.ceil(bytes / 1024).toLocaleString('en');
  return `This is ${kb} KB; a message has 32 KB at most. Shorten it, or put it into a file and add that with @.`;
}
