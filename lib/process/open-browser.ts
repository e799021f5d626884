import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` is no program; this is what it calls, without a shell in between.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Shows an address in the person's browser (`BROWSER` where it is set); false when there is none to be started. */
export function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = process.env.BROWSER
    ? ([process.env.BROWSER] as const)
    : (openers[process.platform] ?? (['xdg-open'] as const));
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
  });
}
