import { AppError } from '../errors.ts';
import { runProcess } from '../process/run.ts';

/** A program that tools run: there with its version, or why not. */
export type ProgramState = { found: true; version: string } | { found: false; reason: string };

interface Probed {
  at: number;
  state: Promise<ProgramState>;
}

// A cache on globalThis, for Next loads this module more than once in a process.
const slot = Symbol.for('dataface-tasks.programs');
const holder = globalThis as unknown as Record<symbol, Map<string, Probed> | undefined>;
const probes = holder[slot] ?? new Map<string, Probed>();
holder[slot] = probes;

/** One that was missing may be installed while the server runs; one that was found stays. */
const missingForMs = 30_000;

/** Runs `argv --version` once and remembers. Never throws. */
export async function probeProgram(
  argv: readonly string[],
  options: { cwd: string; now?: () => number },
): Promise<ProgramState> {
  const now = options.now ?? Date.now;
  const key = argv.join('\0');
  const known = probes.get(key);
  if (known) {
    const state = await known.state;
    if (state.found || now() - known.at < missingForMs) return state;
  }
  const state = runVersion(argv, options.cwd);
  probes.set(key, { at: now(), state });
  return state;
}

async function runVersion(argv: readonly string[], cwd: string): Promise<ProgramState> {
  try {
    const run = await runProcess([...argv, '--version'], { cwd, timeoutMs: 5_000, maxOutputBytes: 16_384 });
    if (run.outcome === 'timeout') return { found: false, reason: 'It did not answer --version within 5 s.' };
    if (run.exitCode !== 0)
      return { found: false, reason: `--version ended with exit code ${run.exitCode}.` };
    // Only the number: whatever else a program prints is not ours to show.
    const version = /\d+\.\d+(?:\.\d+)?(?:[-+][\w.]+)?/.exec(run.stdout)?.[0];
    return { found: true, version: version ?? 'unknown version' };
  } catch (error) {
    return { found: false, reason: error instanceof AppError ? error.message : 'It could not be started.' };
  }
}

/** The ripgrep that came with the install, else the one on PATH. */
export async function probeRipgrep(cwd: string): Promise<ProgramState> {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    const own = await probeProgram([rgPath], { cwd });
    if (own.found) return own;
  } catch {
    // The package has no binary for this platform.
  }
  return probeProgram(['rg'], { cwd });
}
