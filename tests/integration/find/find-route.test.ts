import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

let files: TempRepo;
let GET: Handler;
let closeAll: () => Promise<void>;
const browser = 'abcdefghijklmnopqrstuv';

beforeAll(async () => {
  files = tempRepo({
    'tasks/a.md': '---\nid: A-ONE\ntitle: The first\nstatus: todo\n---\n\n# The first\n',
    'docs/guide.md': '# The guide\n\n## Install\n',
    '.env': 'KEY=secret',
  });
  process.env.TASKS_REPO_ROOT = files.root;
  process.env.PORT = '3000';
  ({ GET } = (await import('../../../app/api/find/route.ts')) as unknown as { GET: Handler });
  const { appContext } = await import('#lib/server/context.ts');
  const { chatService } = await import('#lib/chat/service.ts');
  closeAll = async () => {
    const { index, state } = appContext();
    await index.close();
    state.close();
  };
  const { store } = chatService(appContext());
  const doc = { kind: 'doc', path: 'docs/guide.md' } as const;
  for (const [owner, title] of [
    [browser, 'Mine about relays'],
    ['zyxwvutsrqponmlkjihgfe', 'Theirs about relays'],
  ] as const) {
    const { id } = store.createConversation(owner, doc, {
      edits: 'ask',
      delegation: 'ask',
      queueing: 'ask',
    } as never);
    store.setTitle(id, title);
    appContext().state.db.prepare("UPDATE chat_conversations SET leaf_id = 'm1' WHERE id = ?").run(id);
  }
});

afterAll(async () => {
  await closeAll();
  delete process.env.TASKS_REPO_ROOT;
  delete process.env.PORT;
  files.remove();
});

function get(query: string, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`http://localhost:3000/api/find?${query}`, {
    headers: { host: 'localhost:3000', cookie: `tasks_browser=${browser}`, ...headers },
  });
  return GET(request, { params: Promise.resolve({}) });
}

test('names come as plain data, with where they lead', async () => {
  const response = await get('q=a-one&limit=5');
  expect(response.status).toBe(200);
  const { items } = await response.json();
  expect(items[0]).toEqual({
    kind: 'task',
    title: 'The first',
    path: 'tasks/a.md',
    href: '/tasks/a',
    id: 'A-ONE',
    status: 'todo',
    marks: [],
  });
});

test('a browser finds its own conversations only', async () => {
  const { others } = await (await get('q=relays')).json();
  expect(others.map(({ title }: { title: string }) => title)).toEqual(['Mine about relays']);
  const foreign = await (await get('q=relays', { cookie: '' })).json();
  expect(foreign.others).toEqual([]);
});

test('kinds narrow the answer, and an unknown one is named', async () => {
  const { items, headings } = await (await get('q=install&kinds=heading')).json();
  expect(items).toEqual([]);
  expect(headings[0].href).toBe('/docs/guide#install');
  const wrong = await get('q=x&kinds=secret');
  expect(wrong.status).toBe(400);
  expect((await wrong.json()).error.message).toMatch(/^kinds/);
});

test.each([
  [`q=${'a'.repeat(10_000)}`, /^q: /],
  ['q=a&limit=100000', /^limit: /],
  ['q=a&limit=x', /^limit: /],
  [Array.from({ length: 40 }, () => 'recent=a').join('&'), /^recent: /],
])('a query out of bounds is refused, naming the field', async (query, words) => {
  const response = await get(query);
  expect(response.status).toBe(400);
  expect((await response.json()).error.message).toMatch(words);
});

test('control characters and odd encodings find nothing and break nothing', async () => {
  for (const query of ['q=%00%1b[31mguide', 'q=%ff%fe', 'q=%F0%9F%92%A9', 'q=..%2f..%2fetc']) {
    expect((await get(query)).status).toBe(200);
  }
  expect(JSON.stringify(await (await get('q=env')).json())).not.toContain('.env');
});

test('foreign hosts and other sites are refused', async () => {
  expect((await get('q=a', { host: 'evil.example' })).status).toBe(403);
  expect((await get('q=a', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await get('q=a', { origin: 'http://evil.example' })).status).toBe(403);
});
