import { startFakeProvider } from '#tests/fakes/provider.ts';
import { startApp } from '#tests/helpers/app-server.ts';
import { tempRepo } from '#tests/helpers/temp-repo.ts';
import { median, ms, percentile, type Row } from './measure.ts';

const deltas = 1_000;
const perSecond = 200;

/**
 * A provider that sends 200 deltas a second, each holding its own time of sending, to a client that reads the
 * stream as a browser does; the difference is what the way through the server adds.
 */
export async function benchRelay(): Promise<Row[]> {
  const provider = await startFakeProvider({
    script: [
      { rate: perSecond, deltas: Array.from({ length: deltas }, () => () => `<${epochMs().toFixed(3)}> `) },
    ],
  });
  const repo = tempRepo({ 'docs/a.md': '# A\n' });
  const server = await startApp(repo.root, {
    env: {
      OPENAI_API_KEY: 'sk-bench',
      OPENAI_BASE_URL: provider.url,
    },
  });
  try {
    await ask(server.url);
    const added = await ask(server.url);
    return [
      {
        name: `token relay, ${added.length} of ${deltas} deltas at 200 a second, p50`,
        value: ms(median(added)),
        target: '',
        reached: null,
      },
      {
        name: 'token relay, added by the server, p95',
        value: ms(percentile(added, 0.95)),
        target: '≤ 50 ms',
        reached: percentile(added, 0.95) <= 50,
      },
    ];
  } finally {
    await server.stop();
    await provider.close();
    repo.remove();
  }
}

/** Milliseconds between the sending of each delta and its arrival here. */
async function ask(url: string): Promise<number[]> {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      doc: { kind: 'doc', path: 'docs/a.md' },
      message: { id: `m${Math.random()}`, role: 'user', parts: [{ type: 'text', text: 'go' }] },
    }),
  });
  if (!response.ok || response.body === null) throw new Error(`POST /api/chat answered ${response.status}`);
  const added: number[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    const now = epochMs();
    // Coalesced deltas arrive together: each is counted from its own time.
    for (const [, sent] of decoder.decode(chunk, { stream: true }).matchAll(/<(\d+\.\d+)>/g))
      added.push(now - Number(sent));
  }
  return added;
}

const epochMs = () => performance.timeOrigin + performance.now();
