#!/usr/bin/env node
// Starts the command under a Node that strips types: this one, or the one that the project brings itself.
// Must run on Node 20, so nothing newer here than that.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const wantedMajor = 24;
const self = realpathSync(fileURLToPath(import.meta.url));
const appRoot = dirname(dirname(self));

if (Number.parseInt(process.versions.node, 10) >= wantedMajor) {
  // Said to us by our own first start; programs that we start must not take it for theirs.
  delete process.env.TASKS_NODE_RESPAWNED;
  nodeModule.enableCompileCache?.();
  // TypeScript in the repository; JavaScript in the package, for Node strips no types below node_modules.
  const program = ['main.ts', 'main.js'].map((name) => join(appRoot, 'lib', 'cli', name)).find(existsSync);
  const { main } = await import(pathToFileURL(program).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = findNode();
  if (node === undefined || process.env.TASKS_NODE_RESPAWNED) {
    process.stderr.write(
      `task needs Node ${wantedMajor} or later, and this is ${process.versions.node}: install Node ${wantedMajor}, or run \`npm install\` (on Linux it brings one along).\n`,
    );
    process.exitCode = 1;
  } else respawn(node);
}

/** The project's own Node: beside it, or hoisted to a project that depends on it. */
function findNode() {
  for (let at = appRoot; ; at = dirname(at)) {
    const modules = join(at, 'node_modules');
    const own = [join(modules, '.bin', 'node'), ...nodePackages(modules)].find((path) => existsSync(path));
    if (own !== undefined) return own;
    if (dirname(at) === at) return undefined;
  }
}

function nodePackages(modules) {
  const name = `node-${process.platform}-${process.arch}`;
  const found = existsSync(modules) ? readdirSync(modules).filter((entry) => entry === name) : [];
  return found.map((entry) => join(modules, entry, 'bin', 'node'));
}

function respawn(node) {
  const child = spawn(node, [self, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TASKS_NODE_RESPAWNED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`task could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
