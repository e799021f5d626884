// Run as a program of its own: `node render-blocking.ts <repository> <document>…`. Renders each document and prints
// how long that took and how long this thread ever worked without letting go, in milliseconds of its own processor
// time. On its own, because in a test runner's heap the collector's pauses are longer than what is measured.
import { threadCpuUsage } from 'node:process';
import { closeRenderAside, renderAside } from '#lib/markdown/render-aside.ts';
import { openRepo } from '#lib/repo/root.ts';

export interface Measured {
  path: string;
  tookMs: number;
  longestBlockMs: number;
}

const [, , root = '.', ...paths] = process.argv;
const repo = openRepo({ root });
const measured: Measured[] = [];
for (const [number, path] of paths.entries()) {
  let longestBlockMs = 0;
  let before = threadCpuUsage();
  const tick = () => {
    const { user, system } = threadCpuUsage(before);
    longestBlockMs = Math.max(longestBlockMs, (user + system) / 1000);
    before = threadCpuUsage();
  };
  const timer = setInterval(tick, 2);
  const start = performance.now();
  await renderAside(repo, path);
  tick();
  clearInterval(timer);
  // The first one loads what the others use.
  if (number > 0) measured.push({ path, tookMs: performance.now() - start, longestBlockMs });
}
await closeRenderAside();
console.log(JSON.stringify(measured));
