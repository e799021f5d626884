import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesBelow, withoutComments } from '#tests/helpers/import-graph.ts';

// Promise 13: whatever writes, spawns or spends passes the one guard, and the guard comes first.

const root = process.cwd();
const below = sourcesBelow(root, 'app');
const routes = below.filter((file) => /^app\/api\/(.*\/)?route\.tsx?$/.test(file));
const otherRoutes = below.filter((file) => /\/route\.tsx?$/.test(file) && !file.startsWith('app/api/'));
const pages = below.filter((file) => /(^|\/)page\.tsx$/.test(file));

interface Handler {
  file: string;
  method: string;
  source: string;
}

const handlers = routes.flatMap(handlersOf);
const named = ({ file, method }: Handler) => `${method} in ${file}`;

/** What may be called on the way to the guard: nothing that looks at the request or answers from data. */
const beforeGuard = new Set([
  'handle',
  'async',
  'function',
  'appContext',
  'openChat',
  'guardedJson',
  'guardWrite',
  'guardRead',
]);

test('there are routes to look at, none of them outside app/api', () => {
  expect(handlers.length).toBeGreaterThan(3);
  expect(otherRoutes).toEqual([]);
});

test('every handler that can change something passes the guard for writing', () => {
  const wrong = handlers
    .filter(({ method }) => /^(POST|PUT|PATCH|DELETE)$/.test(method))
    .filter(({ source }) => !/\b(guardedJson|guardWrite)\(/.test(source));
  expect(wrong.map(named)).toEqual([]);
});

test('every handler that reads checks the host', () => {
  const wrong = handlers
    .filter(({ method }) => /^(GET|HEAD)$/.test(method))
    .filter(({ source }) => !/\bguardRead\(/.test(source));
  expect(wrong.map(named)).toEqual([]);
});

test('conversations and events are read by pages of this server only', () => {
  const wrong = handlers
    .filter(({ file, method }) => method === 'GET' && /^app\/api\/(chat|events)\//.test(file))
    .filter(({ source }) => !/guardRead\([^;]*sameOrigin: true/.test(source));
  expect(wrong.map(named)).toEqual([]);
});

test('the guard comes first', () => {
  const wrong = handlers.filter(({ source }) => {
    const at = source.search(/\b(guardedJson|guardWrite|guardRead)\(/);
    const calls = source.slice(0, at).matchAll(/([A-Za-z_$][\w$]*)\s*(?:<[^>()]*>)?\(/g);
    return at < 0 || [...calls].some(([, name]) => name !== undefined && !beforeGuard.has(name));
  });
  expect(wrong.map(named)).toEqual([]);
});

test('a failure of a handler is always worded by the one mapping', () => {
  const wrong = handlers.filter(({ source }) => !/=\s*handle\b/.test(source.slice(0, 120)));
  expect(wrong.map(named)).toEqual([]);
});

test('a handler is written where its route is, not passed on from elsewhere', () => {
  const wrong = routes.filter((file) => /^export\s*(\*|\{)/m.test(text(file)));
  expect(wrong).toEqual([]);
});

test('every page asks for the host by itself', () => {
  const wrong = pages.filter((file) => !/\brequireLocalHost\(/.test(text(file)));
  expect(wrong).toEqual([]);
});

/** The handlers that a route exports, each with its source up to the next export. */
function handlersOf(file: string): Handler[] {
  const parts = text(file).split(/^(?=export )/m);
  return parts.flatMap((source) => {
    const method =
      /^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/.exec(
        source,
      )?.[1];
    return method === undefined ? [] : [{ file, method, source }];
  });
}

function text(file: string): string {
  return withoutComments(readFileSync(join(root, file), 'utf8'));
}
