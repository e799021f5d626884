import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type ManagerTown, managerTown, waitFor } from '#tests/integration/manager/manager-process.ts';
import { median, ms, percentile, type Row } from './measure.ts';

const ticksPerSecond = 100;
const idleSeconds = 30;

/** The manager as a process of its own, with a scripted worker. */
export async function benchManager(): Promise<Row[]> {
  return [...(await idleAndStart()), ...(await throughput())];
}

async function idleAndStart(): Promise<Row[]> {
  const files = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, at) => [`docs/folder-${at % 50}/page-${at}.md`, `# Page ${at}\n`]),
  );
  const town = managerTown({ concurrency: 4, reviewLimit: 500 }, files);
  try {
    const manager = await town.start();
    await delay(3_000);
    const before = cpuMs(manager.pid);
    const started = performance.now();
    await delay(idleSeconds * 1000);
    const share = ((cpuMs(manager.pid) - before) / (performance.now() - started)) * 100;
    const memory = residentMb(manager.pid);

    const times: number[] = [];
    for (let at = 0; at < 10; at++) {
      const wroteAt = Date.now();
      const id = town.task(`quick${at}`, 'succeed');
      const begin = await waitFor('the worker', () => beginOf(town, id));
      times.push(begin - wroteAt);
      await waitFor('its end', () => town.status(`quick${at}`) === 'in_review');
    }
    return [
      row('manager, idle, share of a core', `${share.toFixed(2)} %`, '≤ 1 %', share <= 1),
      row('manager, idle, memory', `${memory} MB`, '≤ 120 MB', memory <= 120),
      row('ready → worker started (median)', ms(median(times)), '', null),
      row(
        'ready → worker started (slowest of 10)',
        ms(Math.max(...times)),
        '≤ 2 s',
        Math.max(...times) <= 2_000,
      ),
    ];
  } finally {
    await town.close();
  }
}

/** 200 tasks, each a second of work, four at once: how long a place stays empty while there is work. */
async function throughput(): Promise<Row[]> {
  const concurrency = 4;
  const count = 200;
  const town = managerTown({ concurrency, reviewLimit: 500 });
  try {
    for (let at = 0; at < count; at++) town.task(`task${at}`, 'wait succeed');
    const started = performance.now();
    const manager = await town.start({ args: ['--once'], env: { FAKE_WORKER_MS: '1000' } });
    await manager.ended;
    const tookMs = performance.now() - started;
    const begins = times(town, 'begin');
    const ends = times(town, 'end');
    const gaps = ends.slice(0, count - concurrency).map((end, at) => (begins[at + concurrency] ?? end) - end);
    const worst = Math.max(...gaps);
    return [
      row('200 tasks of a second, four at once', `${(tookMs / 1000).toFixed(1)} s`, '', null),
      row('a place is empty between two runs (median)', ms(median(gaps)), '', null),
      row('a place is empty between two runs (95 %)', ms(percentile(gaps, 0.95)), '', null),
      row(
        'a place is empty between two runs (longest)',
        ms(worst),
        '≤ 500 ms',
        ends.length === count && worst <= 500,
      ),
    ];
  } finally {
    await town.close();
  }
}

function row(name: string, value: string, target: string, reached: boolean | null): Row {
  return { name, value, target, reached };
}

function beginOf(town: ManagerTown, taskId: string): number | undefined {
  return town.notes().find(({ begin, env }) => begin && env?.TASK_ID === taskId)?.at;
}

function times(town: ManagerTown, what: 'begin' | 'end'): number[] {
  return town
    .notes()
    .filter((note) => note[what])
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}

/** User and system time, proc(5). */
function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000;
}

function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}
