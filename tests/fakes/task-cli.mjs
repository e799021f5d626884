#!/usr/bin/env node
// Stands in for a task CLI that misbehaves. FAKE_TASK says how.
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
  default:
    process.exitCode = 2;
}
