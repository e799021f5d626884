/** Calls back with each line of JSON of a streamed answer, as it comes. */
export async function readLines(response: Response, onLine: (value: unknown) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let held = '';
  for (;;) {
    const { done, value } = await reader.read();
    held += value ?? '';
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(JSON.parse(line));
    if (done) return;
  }
}
