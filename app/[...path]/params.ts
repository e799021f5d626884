/**
 * The path that an address names, decoded once: what is still encoded after that is part of a name. Null for what
 * is no encoding of text, and for a segment that brings a slash of its own.
 */
export function pathOfParams(segments: readonly string[]): string | null {
  const parts: string[] = [];
  for (const segment of segments) {
    const part = decode(segment);
    if (part === null || /[/\\]/.test(part)) return null;
    parts.push(part);
  }
  return parts.join('/');
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
