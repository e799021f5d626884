// Shared by the scripts that run other programs one after the other.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const appRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Our environment without the settings of whoever runs the tests: those must not depend on them. */
export function neutralEnv(extra = {}) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(OPENAI|ANTHROPIC|TASKS|TASK|CLAUDE)_/.test(name) && name !== 'TASKS_TEST_BROWSER')
      delete env[name];
  }
  delete env.PORT;
  delete env.DATABASE_URL;
  return { ...env, NEXT_TELEMETRY_DISABLED: '1', ...extra };
}

/** Runs one program with its output shown; resolves with its exit code. */
export function step(title, args, env = neutralEnv()) {
  const started = performance.now();
  console.log(`\n— ${title}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: appRoot, env, stdio: 'inherit' });
    child.once('exit', (code) => {
      console.log(
        `  ${title}: ${code === 0 ? 'done' : 'failed'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
      );
      resolve(code ?? 1);
    });
  });
}
