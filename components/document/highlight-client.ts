export interface ColourRequest {
  id: number;
  /** As `grammarOf` names it. */
  grammar: string;
  code: string;
}

export interface ColourAnswer {
  id: number;
  html: string | null;
}

const names: Record<string, readonly string[]> = {
  typescript: ['ts', 'typescript', 'mts', 'cts'],
  tsx: ['tsx'],
  javascript: ['js', 'javascript', 'jsx', 'mjs', 'cjs'],
  json: ['json', 'jsonc', 'json5'],
  shellscript: ['bash', 'sh', 'shell', 'zsh', 'shellscript'],
  python: ['py', 'python'],
  markdown: ['md', 'markdown'],
  css: ['css'],
  html: ['html'],
  yaml: ['yaml', 'yml'],
  diff: ['diff', 'patch'],
  sql: ['sql'],
  go: ['go', 'golang'],
  rust: ['rs', 'rust'],
};
const grammars = new Map(
  Object.entries(names).flatMap(([grammar, all]) => all.map((name) => [name, grammar])),
);

const maxCodeLength = 60_000;
const maxLineLength = 1_000;

/** Which grammar colours this code; null where it stays plain. */
export function grammarOf(language: string, code: string): string | null {
  if (code.length > maxCodeLength || new RegExp(`[^\\n]{${maxLineLength + 1}}`).test(code)) return null;
  return grammars.get(language.toLowerCase()) ?? null;
}

// One that takes longer is given up with its worker: a grammar on odd input may never come back.
const patienceMs = 8_000;
// Its grammars take some 30 MB, which nobody needs between two answers.
const idleMs = 60_000;

const waiting = new Map<number, (html: string | null) => void>();
let worker: Worker | null = null;
let requests = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Colours code in a thread of its own: HTML of escaped text and `tok-…` spans, or null. */
export function colour(grammar: string, code: string): Promise<string | null> {
  if (typeof Worker === 'undefined') return Promise.resolve(null);
  requests += 1;
  const id = requests;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker ??= startWorker();
    watch();
    worker.postMessage({ id, grammar, code } satisfies ColourRequest);
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<ColourAnswer>) => {
    waiting.get(data.id)?.(data.html);
    waiting.delete(data.id);
    watch();
  });
  started.addEventListener('error', end);
  return started;
}

function watch() {
  clearTimeout(timer);
  timer = setTimeout(end, waiting.size > 0 ? patienceMs : idleMs);
}

function end() {
  clearTimeout(timer);
  worker?.terminate();
  worker = null;
  for (const resolve of waiting.values()) resolve(null);
  waiting.clear();
}
