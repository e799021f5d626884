import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { type AppServer, startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus, random, taskPath } from './corpus.ts';
import { median, type Row } from './measure.ts';

const tasks = 10_000;
const docs = 200;
const rounds = 5;
const wandered = 3_000;

const pages: Record<string, string> = {
  home: '/',
  board: '/board',
  task: `/${taskPath(12).slice(0, -3)}`,
  document: '/docs/area-3/doc-3',
};

interface Vitals {
  fcpMs: number;
  lcpMs: number;
  /** Beyond 50 ms, of each long task. */
  blockedMs: number;
  shift: number;
}

/** How pages feel in a browser among ten thousand tasks, and what the server weighs after somebody has wandered about. */
export async function benchVitals(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks, docs });
  const server = await startApp(corpus.root);
  const known = process.env.TASKS_TEST_BROWSER ?? '/usr/bin/chromium';
  const browser = await chromium.launch(existsSync(known) ? { executablePath: known } : {});
  const rows: Row[] = [];
  try {
    for (const [name, path] of Object.entries(pages)) {
      await vitalsOf(browser, server.url + path);
      const seen: Vitals[] = [];
      for (let round = 0; round < rounds; round++) seen.push(await vitalsOf(browser, server.url + path));
      const typical = (of: (one: Vitals) => number) => median(seen.map(of));
      const score = Math.round(typical(scoreOf));
      const shift = Math.max(...seen.map((one) => one.shift));
      const facts = `FCP ${Math.round(typical((one) => one.fcpMs))}, LCP ${Math.round(typical((one) => one.lcpMs))}, blocked ${Math.round(typical((one) => one.blockedMs))} ms`;
      rows.push({
        name: `${name}: performance (${facts})`,
        value: `${score}`,
        target: '≥ 95',
        reached: score >= 95,
      });
      rows.push({
        name: `${name}: cumulative layout shift`,
        value: shift.toFixed(4),
        target: '0',
        reached: shift < 0.0005,
      });
    }
    await wander(server);
    const mb = residentMb(server.pid);
    rows.push({
      name: `server memory after ${wandered} pages at random, 10,000 tasks`,
      value: mb === null ? 'unknown' : `${mb.toFixed(0)} MB`,
      target: '≤ 500 MB',
      reached: mb === null ? null : mb <= 500,
    });
  } finally {
    await browser.close();
    await server.stop();
    corpus.remove();
  }
  return rows;
}

async function vitalsOf(browser: Browser, url: string): Promise<Vitals> {
  // A context of its own: nothing is in the cache, as at a first visit.
  const context = await browser.newContext({ viewport: { width: 1350, height: 940 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen = { fcpMs: 0, lcpMs: 0, blockedMs: 0, shift: 0 };
      Object.assign(window, { seen });
      const observe = (
        type: string,
        take: (entry: PerformanceEntry & { value?: number; hadRecentInput?: boolean }) => void,
      ) =>
        new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
      observe('paint', (entry) => {
        if (entry.name === 'first-contentful-paint') seen.fcpMs = entry.startTime;
      });
      observe('largest-contentful-paint', (entry) => {
        seen.lcpMs = entry.startTime;
      });
      observe('longtask', (entry) => {
        seen.blockedMs += Math.max(0, entry.duration - 50);
      });
      observe('layout-shift', (entry) => {
        if (!entry.hadRecentInput) seen.shift += entry.value ?? 0;
      });
    });
    // The event stream stays open, so that the network is never idle: what is idle is the page.
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(2_500);
    return await page.evaluate(() => (window as unknown as { seen: Vitals }).seen);
  } finally {
    await context.close();
  }
}

/**
 * The score of Lighthouse 12 for a desktop, from what can be observed here: each figure on a log-normal curve through
 * its published control points, with its weight; the speed index, which needs a film, gets the curve of FCP.
 * Source: the scoring calculator's documentation, «Lighthouse performance scoring».
 */
function scoreOf({ fcpMs, lcpMs, blockedMs, shift }: Vitals): number {
  const parts = [
    { weight: 10, score: onCurve(fcpMs, 934, 1_600) },
    { weight: 10, score: onCurve(fcpMs, 1_311, 2_300) },
    { weight: 25, score: onCurve(lcpMs, 1_200, 2_400) },
    { weight: 30, score: onCurve(blockedMs, 150, 350) },
    { weight: 25, score: onCurve(shift, 0.1, 0.25) },
  ];
  return parts.reduce((sum, { weight, score }) => sum + weight * score, 0);
}

/** 0.9 at `p10`, 0.5 at `median`, by the complementary error function of the distance in logarithms. */
function onCurve(value: number, p10: number, middle: number): number {
  if (value <= 0) return 1;
  const inverseErfcOf20Percent = 0.906_193_802_436_823;
  const standard = (Math.log(value / middle) * inverseErfcOf20Percent) / Math.log(middle / p10);
  return Math.max(0, Math.min(1, (1 - erf(standard)) / 2));
}

/** Abramowitz and Stegun, formula 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.327_591_1 * Math.abs(x));
  const poly =
    ((((1.061_405_429 * t - 1.453_152_027) * t + 1.421_413_741) * t - 0.284_496_736) * t + 0.254_829_592) * t;
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}

async function wander(server: AppServer): Promise<void> {
  const next = random(11);
  const one = () => {
    const dice = next();
    if (dice < 0.05) return '/';
    if (dice < 0.15)
      return `/board?q=${encodeURIComponent(`milestone:m${1 + Math.floor(next() * 5)}`)}&view=table`;
    if (dice < 0.2) return '/api/find?q=task%2012&limit=10';
    if (dice < 0.3) return `/docs/area-${Math.floor(next() * 20)}`;
    return `/${taskPath(Math.floor(next() * tasks)).slice(0, -3)}`;
  };
  for (let at = 0; at < wandered; at++) {
    const answer = await fetch(server.url + one());
    await answer.arrayBuffer();
  }
}

function residentMb(pid: number): number | null {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    return null;
  }
}
