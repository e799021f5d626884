#!/usr/bin/env node
// `npx dataface-tasks`: serves the repository that one stands in and shows it. `npx dataface-tasks task …` is the
// command itself. Must run on Node 20, so nothing newer here than that.
const args = process.argv.slice(2);
const isTask = args[0] === 'task';
// A browser is for a person who sits there; what comes later on the line wins.
const opens = process.stdout.isTTY && !process.env.CI ? ['--open'] : [];
process.argv.splice(
  2,
  args.length,
  ...(isTask ? args.slice(1) : ['serve', '--next-port', ...opens, ...args]),
);
await import('./task.mjs');
