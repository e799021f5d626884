#!/usr/bin/env node
// Stands in for a task CLI that misbehaves. FAKE_TASK says how.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

switch (process.env.FAKE_TASK) {
  case 'garbage':
    process.stdout.write('\u001b[31mno json\u001b[0m');
    process.stderr.write(`cannot open ${process.cwd()}/tasks/x.md\n`);
    process.exitCode = 1;
    break;
  case 'echo':
    process.stdout.write(
      JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd(), env: process.env }),
    );
    break;
  case 'hang':
    setInterval(() => {}, 1000);
    break;
  case 'half': {
    // Does the first half of what it is asked, and is killed.
    const argv = process.argv.slice(2);
    const end = argv.indexOf('--');
    const tasks = argv.slice(end + 1);
    const done = Math.ceil(tasks.length / 2);
    const firstHash = argv.indexOf('--expect-hash');
    const some = [...argv.slice(0, firstHash + 2 * done), '--', ...tasks.slice(0, done)];
    spawnSync(process.execPath, [join(import.meta.dirname, '../../bin/task.mjs'), ...some]);
    process.kill(process.pid, 'SIGKILL');
    break;
  }
  default:
    process.exitCode = 2;
}
