// `npm test`: types, lint, unit and integration tests, then the browser tests on a production build.
import './require-node.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserTests } from './e2e.mjs';
import { neutralEnv, step } from './steps.mjs';

const reports = mkdtempSync(join(tmpdir(), 'dataface-tasks-reports-'));
const jestReport = join(reports, 'jest.json');
const browserReport = join(reports, 'browser.json');
let failed = false;

try {
  failed = (await step('types', ['node_modules/typescript/bin/tsc', '--noEmit'])) !== 0 || failed;
  failed = (await step('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.'])) !== 0 || failed;
  failed =
    (await step(
      'unit and integration tests',
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        'node_modules/jest/bin/jest.js',
        '--json',
        `--outputFile=${jestReport}`,
      ],
      neutralEnv(),
    )) !== 0 || failed;
  failed = (await browserTests([], browserReport)) !== 0 || failed;
  const jest = read(jestReport);
  const browser = read(browserReport)?.stats;
  const passed = (jest?.numPassedTests ?? 0) + (browser?.expected ?? 0) + (browser?.flaky ?? 0);
  const broken =
    (jest?.numFailedTests ?? 0) + (jest?.numRuntimeErrorTestSuites ?? 0) + (browser?.unexpected ?? 0);
  const skipped = (jest?.numPendingTests ?? 0) + (browser?.skipped ?? 0);
  console.log(`\n${passed} passed, ${broken} failed, ${skipped} skipped`);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
