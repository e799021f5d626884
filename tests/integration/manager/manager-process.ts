import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Run } from '#lib/manager/run.ts';
import { taskBin, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

export const fakeWorker = [process.execPath, join(process.cwd(), 'tests/fakes/worker.mjs')];

export interface WorkerNote {
  run: string;
  pid: number;
  at: number;
  begin?: true;
  end?: true;
  hanging?: true;
  slow?: true;
  orphan?: number;
  prompt?: string;
  cwd?: string;
  env?: NodeJS.Dict<string>;
}

export interface ManagerTown {
  temp: TempRepo;
  /** Starts `task manager run`; resolves once it has the repository. */
  start(options?: {
    args?: string[];
    env?: Record<string, string>;
    /** Another clone than the town's own. */
    cwd?: string;
  }): Promise<ManagerProcess>;
  task(slug: string, worker?: string, fields?: Record<string, string>): string;
  status(slug: string): string | undefined;
  runs(): Promise<Run[]>;
  /** The newest run of a task once it passes. */
  run(taskId: string, passes: (run: Run) => boolean): Promise<Run>;
  cli(...args: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
  notes(): WorkerNote[];
  /** Processes that belong to this repository's runs. */
  alive(): string[];
  /** Ends those whose environment is meant as by kill -9; some may have just ended with another. */
  killAll(isMeant?: (environment: string) => boolean): void;
  close(): Promise<void>;
}

export interface ManagerProcess {
  pid: number;
  events: { event: string; run?: Run; message?: string }[];
  errors(): string;
  ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 30_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await delay(40);
  }
}

/** A repository, and managers of it in processes of their own, with the scripted worker. */
export function managerTown(
  manager: Record<string, unknown> = {},
  files: Record<string, string> = {},
  settings: Record<string, string> = {},
): ManagerTown {
  const notesFolder = mkdtempSync(join(tmpdir(), 'dataface-tasks-notes-'));
  const notesFile = join(notesFolder, 'notes.jsonl');
  const temp = tempRepo({
    'src/a.txt': 'one\n',
    'tasks.config.json': JSON.stringify({ manager: { worker: fakeWorker, retries: 0, ...manager } }),
    ...files,
  });
  temp.git('config', 'user.name', 'Ana');
  temp.git('config', 'user.email', 'ana@example.invalid');
  const started: ChildProcess[] = [];
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    JEST_WORKER_ID: '1',
    FAKE_WORKER_LOG: notesFile,
    ...settings,
  };
  const cli = async (...args: string[]) => {
    const child = spawn(process.execPath, [taskBin, ...args], {
      cwd: temp.root,
      env: env as unknown as NodeJS.ProcessEnv,
    });
    const result = { exitCode: null as number | null, stdout: '', stderr: '' };
    child.stdout.on('data', (piece) => (result.stdout += String(piece)));
    child.stderr.on('data', (piece) => (result.stderr += String(piece)));
    [result.exitCode] = (await once(child, 'close')) as [number | null];
    return result;
  };
  const runs = async () => JSON.parse((await cli('runs', 'list', '--json')).stdout).runs as Run[];
  const town: ManagerTown = {
    temp,
    cli,
    runs,
    async start({ args = [], env: more = {}, cwd = temp.root } = {}) {
      const child = spawn(process.execPath, [taskBin, 'manager', 'run', '--json', ...args], {
        cwd,
        env: { ...env, ...more } as unknown as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(child);
      let errors = '';
      let text = '';
      const events: ManagerProcess['events'] = [];
      child.stderr.on('data', (piece) => (errors += String(piece)));
      child.stdout.on('data', (piece) => {
        text += String(piece);
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        for (const line of lines) {
          try {
            events.push(JSON.parse(line));
          } catch {
            errors += line;
          }
        }
      });
      const ended = once(child, 'close').then(([code]) => code as number | null);
      const process_: ManagerProcess = {
        pid: child.pid ?? 0,
        events,
        errors: () => errors,
        ended,
        signal: (name) => void child.kill(name),
      };
      await waitFor(
        `the manager to begin: ${errors}`,
        () => events.length > 0 || child.exitCode !== null || child.signalCode !== null,
      );
      return process_;
    },
    task(slug, worker = 'succeed', fields = {}) {
      const id = `INFRA-${slug.toUpperCase()}`;
      const sections = `# Task ${slug}\n\n## Problem\n\nIt is slow.\n\n## Plan\n\nworker: ${worker}.\n\n## Acceptance Criteria\n\n- [ ] There is a file.\n- [ ] The check passes,\n  also on Monday.\n- [ ] Tried by hand.\n- [ ] Nobody speaks of this.\n`;
      temp.write({
        [`tasks/infra/${slug}.md`]: taskText(
          { id, title: `Task ${slug}`, status: 'ready', ...fields },
          sections,
        ),
      });
      return id;
    },
    status(slug) {
      return /^status: (.*)$/m.exec(readFileSync(join(temp.root, `tasks/infra/${slug}.md`), 'utf8'))?.[1];
    },
    run: (taskId, passes) =>
      waitFor(`a run of ${taskId}`, async () => {
        const latest = (await runs()).find((run) => run.taskId === taskId);
        return latest && passes(latest) ? latest : null;
      }),
    notes() {
      try {
        return readFileSync(notesFile, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as WorkerNote);
      } catch {
        return [];
      }
    },
    alive: () =>
      readdirSync('/proc').filter((pid) => {
        try {
          if (!/^\d+$/.test(pid)) return false;
          const isOurs = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(
            `FAKE_WORKER_LOG=${notesFile}`,
          );
          const isKeeper = readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(temp.root);
          return (isOurs || isKeeper) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
        } catch {
          return false;
        }
      }),
    killAll(isMeant = () => true) {
      for (const pid of town.alive()) {
        try {
          if (isMeant(readFileSync(`/proc/${pid}/environ`, 'latin1'))) process.kill(Number(pid), 'SIGKILL');
        } catch (error) {
          if (!/^(ENOENT|ESRCH)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
        }
      }
    },
    async close() {
      for (const child of started) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      town.killAll();
      await waitFor('all processes to be gone', () => town.alive().length === 0);
      temp.remove();
      rmSync(notesFolder, { recursive: true, force: true });
    },
  };
  return town;
}
