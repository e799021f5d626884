// `npm run dev` and `npm start`: check the settings first, so that a bad one stops the start with a sentence,
// then serve with Next inside a plain Node server of ours: it binds to loopback, and gives each page its policy
// without the detour of a proxy (2 ms a page).
import './require-node.mjs';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { enableCompileCache } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Next's own code is half of the start.
enableCompileCache();
const appRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const mode = process.argv[2];
if (mode !== 'dev' && mode !== 'start') fail('Usage: node scripts/serve.mjs dev|start');
const dev = mode === 'dev';
// Before Next is loaded: it reads them when it is.
process.env.NODE_ENV = dev ? 'development' : 'production';
process.env.NEXT_TELEMETRY_DISABLED = '1';

const { loadEnv } = await import('../lib/env.ts');
const { openRepo } = await import('../lib/repo/root.ts');
const { isLocalHost } = await import('../lib/server/guard.ts');
const { setPageHeaders } = await import('../lib/server/page-headers.ts');
const { withPageRuns } = await import('../lib/server/with-page-runs.ts');
const env = orFail(() => loadEnv({ appRoot }));
const repo = orFail(() => openRepo({ root: env.repoRoot, stateDir: env.stateDir }));
if (!dev && !existsSync(join(appRoot, '.next', 'BUILD_ID'))) {
  fail('There is no production build yet: run `npm run build` first, or `npm run dev` for development.');
}

let ready;
const prepared = new Promise((resolve) => {
  ready = resolve;
});
const server = createServer(async (request, response) => {
  const handle = await prepared;
  // The API answers for itself, as JSON.
  if (!request.url?.startsWith('/api/') && !isLocalHost(request.headers.host ?? null, { port })) {
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('This server answers only under localhost, 127.0.0.1 or [::1], with its own port.\n');
    return;
  }
  setPageHeaders(request, response, dev);
  await withPageRuns(request, () => handle(request, response));
});
const port = await listen(env.port);

process.env.TASKS_APP_ROOT = appRoot;
process.env.TASKS_REPO_ROOT = repo.root;
process.env.PORT = String(port);
process.chdir(appRoot);
const { default: next } = await import('next');
const app = next({ dev, dir: appRoot, hostname: '127.0.0.1', port, httpServer: server });
await app.prepare();
ready(app.getRequestHandler());
console.log(`Dataface Tasks serves ${basename(repo.root)} at http://localhost:${port}`);

function listen(wanted) {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const busy = error.code === 'EADDRINUSE';
      fail(busy ? `Port ${wanted} is in use: set PORT to another one.` : `Port ${wanted}: ${error.message}`);
    });
    server.listen(wanted, '127.0.0.1', () => resolve(server.address().port));
  });
}

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
