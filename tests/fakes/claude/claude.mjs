#!/usr/bin/env node
// Stands in for the Claude CLI. What it does is the first word of the prompt on standard input; what it was
// started with is written to $FAKE_CLAUDE_LOG, should that be set.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

let prompt = '';
process.stdin.setEncoding('utf8');
for await (const piece of process.stdin) prompt += piece;

const log = (entry) => {
  if (process.env.FAKE_CLAUDE_LOG) appendFileSync(process.env.FAKE_CLAUDE_LOG, `${JSON.stringify(entry)}\n`);
};
log({ argv: process.argv.slice(2), cwd: process.cwd(), env: process.env, prompt });

const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (content) => print({ type: 'assistant', message: { role: 'assistant', content } });
const end = (more) =>
  print({
    type: 'result',
    subtype: 'success',
    is_error: false,
    num_turns: 2,
    total_cost_usd: 0.0123,
    duration_ms: 5,
    ...more,
  });
const cwd = process.cwd();

print({
  type: 'system',
  subtype: 'init',
  session_id: 'fake',
  tools: ['Read', 'Grep', 'Glob'],
  model: 'fake',
});

switch (prompt.split(/\s/)[0]) {
  case 'succeed':
    say([{ type: 'text', text: 'Let me \u001b[31mlook\u001b[0m.' }]);
    say([{ type: 'tool_use', id: 't1', name: 'Read', input: { file_path: `${cwd}/docs/guide.md` } }]);
    print({
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'text' }] },
    });
    say([{ type: 'tool_use', id: 't2', name: 'Grep', input: { pattern: 'token', path: `${cwd}/lib` } }]);
    await sleep(Number(process.env.FAKE_CLAUDE_MS ?? 0));
    end({ result: `It is in ${cwd}/docs/guide.md.\u001b]0;title\u0007` });
    break;
  case 'steps':
    for (let n = 0; n < 400; n++) {
      say([{ type: 'tool_use', id: `t${n}`, name: 'Glob', input: { pattern: `step ${n}` } }]);
      await sleep(2);
    }
    end({ result: 'Done stepping.' });
    break;
  case 'leak':
    end({ result: `The key is ${prompt.split(/\s/)[1]}` });
    break;
  case 'hang': {
    // Ignores what it is told, with a grandchild that does, too.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
    const stubborn =
      "for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => {}); setInterval(() => {}, 1000);";
    const grandchild = spawn(process.execPath, ['-e', stubborn], { stdio: 'inherit' });
    log({ pids: [process.pid, grandchild.pid] });
    say([{ type: 'text', text: 'Thinking' }]);
    setInterval(() => {}, 1000);
    break;
  }
  case 'flood': {
    const line = `${JSON.stringify({ type: 'user', message: { content: 'x'.repeat(64 * 1024) } })}\n`;
    for (;;)
      if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  case 'exit':
    process.stderr.write('Something is \u001b[1mwrong\u001b[0m with the set-up\n');
    process.exitCode = 3;
    break;
  case 'garbage':
    process.stdout.write(
      '{"type":"assistant"}\n{"type":"assistant","message":{"content":[{"type":"text"}]}}\n',
    );
    process.stdout.write(
      '{broken\n[1,2]\nnull\n\u0000\u0001\u001b[2J not json\n{"type":"result","is_error":',
    );
    break;
  case 'odd':
    process.stdout.write('not json at all\n{"type":"a_new_kind","x":1}\n');
    say([
      { type: 'thinking', thinking: 'hm' },
      { type: 'tool_use', id: 'x', name: 'NewTool', input: {} },
    ]);
    end({ result: 'Fine.', num_turns: 'many' });
    break;
  case 'api-error':
    end({ is_error: true, result: 'API Error: 401 invalid x-api-key' });
    process.exitCode = 1;
    break;
  case 'max-turns':
    end({ subtype: 'error_max_turns', is_error: true });
    process.exitCode = 1;
    break;
  default:
    end({ result: 'Nothing to do.' });
}
