import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process on a machine, told apart from a later one of the same id by when it started. */
export interface ProcessIdentity {
  host: string;
  pid: number;
  /** Linux: ticks since boot, the boot's id and the space of process ids; elsewhere the start as `ps` tells it. Null where it cannot be known. */
  started: string | null;
}

/** Tests let two processes of one machine stand for two machines (jest sets JEST_WORKER_ID, and they hand it on). */
function thisHost(): string {
  const isTest = process.env.JEST_WORKER_ID !== undefined;
  return (isTest ? process.env.TASKS_TEST_HOST : undefined) ?? hostname();
}

export function thisProcess(): ProcessIdentity {
  return processOf(process.pid);
}

/** Of a process of this machine; `started` is null where it is gone already. */
export function processOf(pid: number): ProcessIdentity {
  return { host: thisHost(), pid, started: startOf(pid) };
}

/**
 * Whether that very process lives. Null where it cannot be told from here: it runs on another machine, or in
 * another container of this one.
 */
export function isAlive(identity: ProcessIdentity): boolean | null {
  if (identity.host !== thisHost() && identity.host !== hostname()) return null;
  const [, boot, space] = parts(identity.started);
  const here = place();
  // A boot that is over took all its processes along; in another space the same number is somebody else.
  if (boot !== undefined && here !== null && boot !== here.boot) return false;
  if (space !== undefined && here !== null && space !== here.space) return null;
  const now = startOf(identity.pid);
  return now !== null && (identity.started === null || now === identity.started);
}

/** Start of a process in clock ticks since boot (proc(5), field 22), null where it is gone or there is no /proc. */
export function startTicks(pid: number): string | null {
  const fields = stat(pid);
  return fields?.[19] ?? null;
}

function startOf(pid: number): string | null {
  const here = place();
  if (here === null) return startByPs(pid);
  const fields = stat(pid);
  // One that has ended and only waits for its parent to notice is gone.
  if (fields === null || fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${fields[19]}@${here.boot}@${here.space}`;
}

function parts(started: string | null): string[] {
  return started?.includes('@') ? started.split('@') : [];
}

/** The fields of `/proc/<pid>/stat` from the third on: its state. */
function stat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name in parentheses may hold spaces and parentheses: count from the last one.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

interface Place {
  boot: string;
  /** Containers of one machine share its boot, but not its process ids. */
  space: string;
}

/** A cache: neither changes while a process lives. */
let known: Place | null | undefined;

function place(): Place | null {
  if (known !== undefined) return known;
  try {
    known = {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      space: readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''),
    };
  } catch {
    known = null;
  }
  return known;
}

function startByPs(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      timeout: 2_000,
    });
    return text.trim() || null;
  } catch {
    return null;
  }
}
