// `npm run test:claude`: the sub-agent tool with the real Claude CLI against a fake of its API. Opt-in, as it
// fetches 240 MB. Nothing of the machine's own Claude set-up is used: own home, own key, no variables of its.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '2.1.197';
const appRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(tmpdir(), `dataface-tasks-claude-${version}`);
// Starts the binary of the platform's package, also where npm ran no install scripts.
const wrapper = join(folder, 'node_modules/@anthropic-ai/claude-code/cli-wrapper.cjs');

function run(program, args, options) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  return status ?? 1;
}

if (!existsSync(wrapper)) {
  console.log(`Installing @anthropic-ai/claude-code ${version} into a temporary folder …`);
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts'];
  const status = run('npm', [...args, `@anthropic-ai/claude-code@${version}`], { cwd: folder });
  if (status !== 0) process.exit(status);
}

const home = mkdtempSync(join(tmpdir(), 'dataface-tasks-claude-home-'));
const kept = ['PATH', 'LANG', 'TERM', 'TMPDIR'].filter((name) => process.env[name] !== undefined);
const status = run(
  process.execPath,
  ['--conditions=react-server', '--test', '--test-concurrency=1', 'tests/claude/*.test.ts'],
  {
    cwd: appRoot,
    env: {
      ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
      HOME: home,
      CLAUDE_CONFIG_DIR: join(home, '.claude'),
      SUITE_CLAUDE_BIN: JSON.stringify([process.execPath, wrapper]),
    },
  },
);
rmSync(home, { recursive: true, force: true });
process.exit(status);
