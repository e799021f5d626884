import type { SeenRequest } from './provider-request.ts';
import type { Turn } from './provider-wire.ts';

const showcase = (path: string) => `Here is what stands out in \`${path}\`.

## In short

1. The **goal** is stated at the top.
2. Two points are open, see the table.
   - one about naming
   - one about limits

\`\`\`ts
export function greet(name: string): string {
  return \`Hello, \${name}\`;
}
\`\`\`

| point | state |
| --- | --- |
| naming | open |
| limits | decided |

> Read the plan before you begin.
`;

const paragraph =
  'The plan goes from the files outward: first what is read, then what is shown, then what may change. ';

/**
 * What the fake model says by itself, by a word in the person's message: fail401, fail429, fail500, quota,
 * instream, cut, malformed, empty, relay, slow, think, queue, claude, edit (`edit "old" to "new"`), search
 * (`search for "text"`), list, chain, read; anything else gets a bit of markdown.
 */
export function keywordScript(request: SeenRequest): Turn {
  const { userText, path, toolOutputs, context } = request;
  const says = (word: string) => new RegExp(`\\b${word}`, 'i').test(userText);
  const quoted = [...userText.matchAll(/"([^"]*)"|«([^»]*)»/g)].map((match) => match[1] ?? match[2] ?? '');
  const done = toolOutputs.length;
  const call = (name: string, args: unknown, text?: string): Turn => ({
    ...(text === undefined ? {} : { text }),
    calls: [{ name, arguments: args }],
  });

  if (says('fail401'))
    return { status: 401, error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } };
  if (says('fail429')) {
    return {
      status: 429,
      headers: { 'retry-after-ms': '300' },
      error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' },
    };
  }
  if (says('fail500')) return { status: 500, error: { message: 'The server had an error' } };
  if (says('quota')) {
    return {
      status: 429,
      error: { message: 'You exceeded your current quota', code: 'insufficient_quota' },
      headers: { 'retry-after-ms': '10' },
    };
  }
  if (says('instream')) {
    return {
      text: 'It begins well, ',
      errorInStream: true,
      error: { message: 'The model broke', code: 'oops' },
    };
  }
  if (says('cut')) return { text: 'This sentence will not be', cut: 'socket', rate: 20 };
  if (says('malformed')) return { text: 'One line of this was rubbish.', malformed: true };
  if (says('empty')) return {};
  if (says('relay')) return { deltas: Array.from({ length: 600 }, () => () => ` ${Date.now()}`), rate: 200 };
  if (says('slow')) return { text: `## A long answer\n\n${paragraph.repeat(300)}`, rate: 20, deltaChars: 12 };
  if (says('think')) return { reasoning: 'Weighing the two options.', text: 'The second option.' };

  if (done > 0) {
    if (says('chain') && done === 1) return call('read_file', { path }, 'Found some. ');
    return { text: afterTools(request) };
  }
  if (says('queue'))
    return call('register_task_for_manager', { task: path, status: 'ready' }, 'Queueing it. ');
  if (says('claude')) {
    return call('run_claude_subagent', { prompt: `Read ${path} and say what is missing.`, paths: [path] });
  }
  if (says('edit')) {
    const from = quoted[0] ?? /^# .*$/m.exec(context)?.[0] ?? '# ';
    const to = quoted[1] ?? `${from} (edited)`;
    return call('edit_file', { path, old_string: from, new_string: to }, 'I will make this change. ');
  }
  if (says('search') || says('chain')) {
    return call('search_files', { query: quoted[0] ?? 'task', literal: true, limit: 20 });
  }
  if (says('list')) return call('list_tasks', { limit: 10 });
  if (says('read')) return call('read_file', { path }, 'Let me read it. ');
  return { text: showcase(path), rate: 60, deltaChars: 8 };
}

function afterTools({ path, toolOutputs }: SeenRequest): string {
  const last = toolOutputs.at(-1) ?? '';
  try {
    const output = JSON.parse(last) as {
      ok?: boolean;
      message?: string;
      totalLines?: number;
      editId?: string;
    };
    if (output.ok === false) return `That did not work: ${output.message}`;
    if (output.totalLines !== undefined) return `\`${path}\` has **${output.totalLines} lines**.`;
    if (output.editId !== undefined) return 'The change is made.';
  } catch {
    return last.includes('not approved') || last.includes('denied') || last === ''
      ? 'Understood, I leave it as it is.'
      : `It said: ${last.slice(0, 200)}`;
  }
  return 'Done.';
}
