const hunkHead = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** A unified diff with at most `context` unchanged lines around each change, in as many hunks as that makes. */
export function narrowDiff(diff: string, context = 3): string {
  const out: string[] = [];
  let hunk: Hunk | null = null;
  for (const line of diff.split('\n')) {
    const head = hunkHead.exec(line);
    if (head) {
      if (hunk) out.push(...narrowed(hunk, context));
      hunk = { old: Number(head[1]), now: Number(head[2]), lines: [] };
    } else if (hunk) hunk.lines.push(line);
    else out.push(line);
  }
  if (hunk) out.push(...narrowed(hunk, context));
  return out.join('\n');
}

interface Hunk {
  old: number;
  now: number;
  lines: string[];
}

function narrowed({ old, now, lines }: Hunk, context: number): string[] {
  const isSame = (line: string | undefined) => line?.startsWith(' ') === true;
  const changes = lines.flatMap((line, at) => (isSame(line) ? [] : [at]));
  const out: string[] = [];
  let kept: string[] = [];
  let start = { old, now };
  const flush = () => {
    if (kept.length === 0) return;
    const count = (sign: string) => kept.filter((line) => line.startsWith(sign) || isSame(line)).length;
    out.push(`@@ -${start.old},${count('-')} +${start.now},${count('+')} @@`, ...kept);
    kept = [];
  };
  let next = 0;
  for (const [at, line] of lines.entries()) {
    while ((changes[next] ?? Number.POSITIVE_INFINITY) < at) next++;
    const isNear =
      (changes[next] ?? Number.POSITIVE_INFINITY) - at <= context ||
      at - (changes[next - 1] ?? Number.NEGATIVE_INFINITY) <= context;
    if (isNear) {
      if (kept.length === 0) start = { old, now };
      kept.push(line);
    } else flush();
    if (isSame(line) || line.startsWith('-')) old++;
    if (isSame(line) || line.startsWith('+')) now++;
  }
  flush();
  return out;
}
