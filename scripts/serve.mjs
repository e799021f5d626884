// `npm run dev` and `npm start`: check the settings first, so that a bad one stops the start with a sentence,
// then become Next in this very process.
import './require-node.mjs';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const appRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const mode = process.argv[2];
if (mode !== 'dev' && mode !== 'start') fail('Usage: node scripts/serve.mjs dev|start');

const { loadEnv } = await import('../lib/env.ts');
const { openRepo } = await import('../lib/repo/root.ts');
const env = orFail(() => loadEnv({ appRoot }));
orFail(() => openRepo({ root: env.repoRoot, stateDir: env.stateDir }));
if (mode === 'start' && !existsSync(join(appRoot, '.next', 'BUILD_ID'))) {
  fail('There is no production build yet: run `npm run build` first, or `npm run dev` for development.');
}

process.env.TASKS_APP_ROOT = appRoot;
process.env.TASKS_REPO_ROOT = env.repoRoot;
process.env.PORT = String(env.port);
process.env.NEXT_TELEMETRY_DISABLED = '1';
// Next would wait for open event streams; lib/server/start.ts ends them.
process.env.NEXT_MANUAL_SIG_HANDLE = 'true';
process.chdir(appRoot);
process.argv = [process.execPath, 'next', mode, '--hostname', '127.0.0.1', '--port', String(env.port)];
await import(pathToFileURL(createRequire(import.meta.url).resolve('next/dist/bin/next')).href);

function orFail(work) {
  try {
    return work();
  } catch (error) {
    if (error?.name !== 'AppError') throw error;
    fail(error.message);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
