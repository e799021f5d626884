/** Narrow, wide and full-width characters of the interface's face, in parts of its size; near enough to cut by. */
const narrow = /[iljtfrI.,:;'|!()[\]\s]/;
const wide = /[mwMW@%]/;
const full =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/** About how wide a text is, in px at `size`. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const char of text)
    width += full.test(char) ? 1.02 : narrow.test(char) ? 0.36 : wide.test(char) ? 0.88 : 0.6;
  return width * size;
}

/** As much of a text as fits, with an ellipsis where it was cut: a picture does not do that by itself. */
export function cutToWidth(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (textWidth(`${kept}${char}…`, size) > width) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
