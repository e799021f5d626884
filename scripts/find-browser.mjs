// A browser for the tests: one that the machine has, else Playwright's own, else the system's package.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

// First the browser without a window: the same engine at half of the work.
const names = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const systemPackages = ['chromium-headless-shell', 'chromium'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Absolute path of a Chromium or Chrome; installs one where there is none, and says so. */
export function provideBrowser() {
  const asked = process.env.TASKS_TEST_BROWSER;
  if (asked) return asked;
  const onMachine = findOnMachine();
  if (onMachine) return said(onMachine, 'the one on this machine');
  if (existsSync(chromium.executablePath())) return said(chromium.executablePath(), "Playwright's own");

  console.log('Browser: none on this machine; trying to install Playwright’s own …');
  run(process.execPath, [join('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'], 300_000);
  if (existsSync(chromium.executablePath()))
    return said(chromium.executablePath(), "Playwright's own, just installed");

  if (existsSync('/usr/bin/apt-get')) {
    console.log('Browser: Playwright’s own cannot be fetched; installing the system package …');
    apt(['update']);
    for (const name of systemPackages) {
      apt(['install', '-y', '--no-install-recommends', name]);
      const installed = findOnMachine();
      if (installed) return said(installed, 'the system package, just installed');
    }
  }
  console.error(
    'Browser: none found and none could be installed. Install Chromium or Chrome, or set TASKS_TEST_BROWSER to its path.',
  );
  process.exit(1);
}

function findOnMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...macApplications].find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function apt(args) {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [program, ...rest] = [...asRoot, 'apt-get', ...args];
  run(program, rest, 600_000);
}

function run(program, args, timeout) {
  spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function said(path, what) {
  console.log(`Browser: ${what} (${path}).`);
  return path;
}
