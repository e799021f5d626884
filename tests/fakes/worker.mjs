#!/usr/bin/env node
// A worker for tests. What it does is the word behind `worker:` in the prompt on standard input (the task's Plan
// holds it), `succeed` without one; words may follow one another, done in order.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

let prompt = '';
process.stdin.setEncoding('utf8');
for await (const piece of process.stdin) prompt += piece;

const { RUN_ID, TASK_ID, TASK_PATH, TASK_BRANCH, FAKE_WORKER_LOG } = process.env;
const log = (entry) => {
  if (FAKE_WORKER_LOG)
    appendFileSync(
      FAKE_WORKER_LOG,
      `${JSON.stringify({ run: RUN_ID, pid: process.pid, at: Date.now(), ...entry })}\n`,
    );
};
log({ begin: true, prompt, cwd: process.cwd(), env: process.env });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const put = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const git = (...args) =>
  execFileSync('git', ['-c', 'user.name=W', '-c', 'user.email=w@example.invalid', ...args], {
    stdio: 'pipe',
  });
const stubborn =
  "for (const s of ['SIGINT','SIGTERM','SIGHUP']) process.on(s, () => {}); setInterval(() => {}, 1000)";
const file = `src/${TASK_ID.toLowerCase()}.txt`;

const acts = {
  succeed: () => put(file, `${existsSync(file) ? readFileSync(file, 'utf8') : ''}done by ${TASK_ID}\n`),
  nothing: () => undefined,
  say: () => console.log('\u001b[32mgreen\u001b[0m \u001b]0;title\u0007words'),
  secret: () => console.log(`key ${process.env.MY_API_KEY}`),
  crash: () => {
    put('src/half.txt', 'half\n');
    process.stderr.write('it broke\n');
    process.exit(7);
  },
  once: () => {
    if (/earlier attempt|sends it back/.test(prompt)) return acts.succeed();
    put('src/first-try.txt', 'first\n');
    process.exit(7);
  },
  hang: async () => {
    put('src/hanging.txt', 'hanging\n');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
    log({ hanging: true });
    await new Promise(() => setInterval(() => {}, 1000));
  },
  slow: async () => {
    put('src/slow.txt', 'begun\n');
    log({ slow: true });
    await sleep(Number(process.env.FAKE_WORKER_MS ?? 1_500));
    put('src/slow.txt', 'finished\n');
  },
  trace: () => {
    mkdirSync('src', { recursive: true });
    appendFileSync('src/trace.txt', 'was here\n');
    git('add', '-A');
    git('commit', '-qm', 'Trace');
    appendFileSync('src/trace.txt', 'and went on\n');
  },
  wait: () => sleep(Number(process.env.FAKE_WORKER_MS ?? 1_000)),
  flood: async () => {
    put(file, 'flood\n');
    const line = `${'x'.repeat(1023)}\n`;
    for (let n = 0; n < 60_000; n++)
      if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  },
  commits: () => {
    put('src/own.txt', 'own\n');
    git('add', '-A');
    git('commit', '-qm', 'My own');
    put('src/rest.txt', 'rest\n');
  },
  branch: () => {
    git('switch', '-qc', `elsewhere-${TASK_ID.toLowerCase()}`);
    put('src/elsewhere.txt', 'elsewhere\n');
    git('add', '-A');
    git('commit', '-qm', 'Elsewhere');
  },
  vanish: () => {
    put('src/saved.txt', 'saved\n');
    git('add', '-A');
    git('commit', '-qm', 'Saved');
    rmSync(process.cwd(), { recursive: true, force: true });
  },
  orphans: async () => {
    put(file, 'orphans\n');
    const child = spawn(process.execPath, ['-e', stubborn], { detached: true, stdio: 'ignore' });
    child.unref();
    log({ orphan: child.pid });
  },
  worksheet: () => appendFileSync(TASK_PATH, '\n## Implementation Progress\n\nThe worker was here.\n'),
};

const words = /worker: ([a-z ,-]+)/.exec(prompt)?.[1].trim().split(/[ ,]+/) ?? ['succeed'];
for (const word of words) await acts[word]?.();

const report = {
  summary: `Did ${words.join(', ')} on ${TASK_BRANCH}.`,
  criteria: [
    { criterion: 1, claim: 'There is a file.', path: file, line: 1 },
    { criterion: 2, claim: 'The check passes.', command: 'git --version', exitCode: 0 },
    { criterion: 3, claim: 'Tried by hand.', command: 'curl localhost', exitCode: 0 },
  ],
};
console.log(`Working on ${TASK_ID}.\n\n\`\`\`json\n${JSON.stringify(report)}\n\`\`\``);
log({ end: true, join: join(process.cwd()) });
