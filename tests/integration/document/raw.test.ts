import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

type Handler = (request: Request, context: { params: Promise<{ path: string[] }> }) => Promise<Response>;

let files: TempRepo;
let GET: Handler;
let closeAll: () => Promise<void>;

beforeAll(async () => {
  files = tempRepo({
    'docs/dot.png': Buffer.from('89504e470d0a1a0a', 'hex'),
    'docs/page.html': '<script>alert(1)</script>',
    'docs/draw.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    'docs/data.bin': Buffer.from([0, 1, 2]),
    'lib/a.ts': 'export const ä = 1;\n',
    'docs/a b#c.txt': 'odd name',
    '.env': 'KEY=secret',
  });
  symlinkSync('/etc/hostname', join(files.root, 'docs/out.txt'));
  execFileSync('mkfifo', [join(files.root, 'docs/pipe')]);
  process.env.TASKS_REPO_ROOT = files.root;
  process.env.PORT = '3000';
  ({ GET } = (await import('../../../app/api/raw/[...path]/route.ts')) as unknown as { GET: Handler });
  const { appContext } = await import('#lib/server/context.ts');
  closeAll = async () => {
    const { index, state } = appContext();
    await index.close();
    state.close();
  };
});

afterAll(async () => {
  await closeAll();
  delete process.env.TASKS_REPO_ROOT;
  delete process.env.PORT;
  files.remove();
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request('http://localhost:3000/api/raw/x', {
    headers: { host: 'localhost:3000', ...headers },
  });
  return GET(request, { params: Promise.resolve({ path: path.split('/') }) });
}

test.each([
  ['docs/dot.png', 'image/png'],
  ['docs/draw.svg', 'image/svg+xml'],
  ['docs/page.html', 'text/plain; charset=utf-8'],
  ['lib/a.ts', 'text/plain; charset=utf-8'],
  ['docs/a b#c.txt', 'text/plain; charset=utf-8'],
  ['docs/data.bin', 'application/octet-stream'],
])('%s is served as %s and can run nothing', async (path, type) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(response.headers.get('content-security-policy')).not.toContain('script-src');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

test('what cannot be shown is saved, not opened', async () => {
  expect((await get('docs/data.bin')).headers.get('content-disposition')).toBe('attachment');
});

test('the same version is not sent twice, a new one is', async () => {
  const etag = (await get('lib/a.ts')).headers.get('etag') ?? '';
  expect((await get('lib/a.ts', { 'if-none-match': etag })).status).toBe(304);
  expect((await get('lib/a.ts', { 'if-none-match': `W/${etag}` })).status).toBe(304);
  files.write({ 'lib/a.ts': 'export const changed = 1;\n' });
  const again = await get('lib/a.ts', { 'if-none-match': etag });
  expect(again.status).toBe(200);
  expect(await again.text()).toContain('changed');
});

test.each(['.env', '.git/config', '../x', 'docs/../../x', 'docs/out.txt', 'docs/pipe', 'a\\b', 'docs/a\0'])(
  '«%s» is refused, and the answer names no place on this machine',
  async (path) => {
    const response = await get(path);
    const body = await response.text();
    expect(response.status).toBe(403);
    expect(body).toContain('"code":"forbidden"');
    expect(body).not.toContain(files.root);
  },
);

test('a folder and what is not there are 404', async () => {
  expect((await get('docs')).status).toBe(404);
  expect((await get('docs/none.png')).status).toBe(404);
});

test('under a foreign Host nothing is served', async () => {
  expect((await get('docs/dot.png', { host: 'evil.example' })).status).toBe(403);
});
