// `npm run e2e [-- <playwright arguments>]`: the browser tests, on a fresh production build.
import './require-node.mjs';
import { fileURLToPath } from 'node:url';
import { provideBrowser } from './find-browser.mjs';
import { neutralEnv, step } from './steps.mjs';

/** Builds, finds a browser and runs Playwright; resolves with the exit code. */
export async function browserTests(args = [], report = undefined) {
  const built = await step('production build', ['node_modules/next/dist/bin/next', 'build']);
  if (built !== 0) return built;
  const env = neutralEnv({ TASKS_TEST_BROWSER: provideBrowser() });
  if (report) env.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
  const reporters = report ? ['--reporter=list,json'] : [];
  return step('browser tests', ['node_modules/@playwright/test/cli.js', 'test', ...reporters, ...args], env);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await browserTests(process.argv.slice(2));
}
