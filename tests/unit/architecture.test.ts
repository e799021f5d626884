import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cyclesIn,
  type Import,
  importsOf,
  reachableFrom,
  sourcesBelow,
  withoutComments,
} from '#tests/helpers/import-graph.ts';

// The picture of docs/architecture.md, kept true: each rule below fails with the arrow that runs the wrong way.

const root = process.cwd();
const sources = ['app', 'components', 'lib', 'bin'].flatMap((folder) => sourcesBelow(root, folder));
const imports = sources.flatMap((file) => importsOf(root, file));
const values = imports.filter((one) => !one.typeOnly);

/** The first two names of a path: `lib/repo` for `lib/repo/read.ts`, the file itself for `lib/errors.ts`. */
const roomOf = (file: string) => file.split('/').slice(0, 2).join('/');
const inLib = (file: string) => file.startsWith('lib/');
const words = (one: Import) => `${one.from} → ${one.to}`;

/** What every room may use: it uses nothing itself. */
const ground = ['lib/errors.ts', 'lib/strip-control.ts', 'lib/redact.ts', 'lib/size-words.ts'];

/** Which rooms of lib a room may use, besides itself and the ground. */
const mayUse: Record<string, readonly string[]> = {
  'lib/env.ts': ['lib/env-values.ts', 'lib/repo'],
  'lib/env-values.ts': ['lib/repo'],
  'lib/config.ts': ['lib/tasks', 'lib/backlog-folder.ts'],
  'lib/config-schema.ts': ['lib/tasks', 'lib/config.ts'],
  'lib/backlog-folder.ts': ['lib/tasks'],
  'lib/repo': ['lib/config.ts', 'lib/config-schema.ts', 'lib/backlog-folder.ts'],
  'lib/process': [],
  'lib/state': [],
  'lib/docs': ['lib/repo', 'lib/tasks', 'lib/config.ts'],
  'lib/tasks': ['lib/docs', 'lib/process', 'lib/repo', 'lib/config.ts'],
  'lib/markdown': ['lib/docs', 'lib/repo'],
  'lib/tools': [
    'lib/tasks',
    'lib/docs',
    'lib/process',
    'lib/state',
    'lib/repo',
    'lib/env.ts',
    'lib/config.ts',
  ],
  'lib/links': ['lib/markdown', 'lib/tasks', 'lib/docs', 'lib/repo'],
  'lib/insights': ['lib/tools', 'lib/tasks', 'lib/docs', 'lib/repo', 'lib/config.ts'],
  'lib/find': ['lib/tools', 'lib/tasks', 'lib/docs', 'lib/markdown', 'lib/process', 'lib/repo'],
  'lib/chat': ['lib/tools', 'lib/tasks', 'lib/docs', 'lib/process', 'lib/state', 'lib/repo', 'lib/env.ts'],
  'lib/manager': [
    'lib/tasks',
    'lib/docs',
    'lib/process',
    'lib/state',
    'lib/repo',
    'lib/env.ts',
    'lib/config.ts',
  ],
  'lib/cli': [
    'lib/manager',
    'lib/tasks',
    'lib/docs',
    'lib/process',
    'lib/repo',
    'lib/env.ts',
    'lib/env-values.ts',
    'lib/config.ts',
    'lib/links',
  ],
  'lib/server': [
    'lib/manager',
    'lib/docs',
    'lib/tasks',
    'lib/process',
    'lib/state',
    'lib/repo',
    'lib/env.ts',
    'lib/config.ts',
    'lib/markdown',
  ],
};

/** Arrows that are right although the table says otherwise, each with its reason. */
const exceptions: Record<string, string> = {
  'lib/tools/find-names.ts → lib/find/find-names.ts':
    'names need no tool; only the full text of lib/find does',
  'lib/state/migrations.ts → lib/chat/schema-sql.ts': 'SQL text only; each table group keeps its own',
  'lib/state/migrations.ts → lib/tools/schema-sql.ts': 'SQL text only; each table group keeps its own',
};

/** Files outside `lib/repo`, `lib/process` and `lib/state` that touch the machine, each with its reason. */
const machineExceptions: Record<string, string> = {
  'lib/env-values.ts': 'reads the .env files before there is a repository',
  'lib/config.ts': 'reads tasks.config.json for lib/repo, which everything else goes through',
  'lib/backlog-folder.ts': 'looks for the configuration of another tool, for lib/repo likewise',
};

const machine = /^(node:(fs|fs\/promises|child_process|sqlite|net|http|https|worker_threads|cluster)|pg)$/;

test('the reader of imports sees every form, and no comment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataface-tasks-imports-'));
  const lines = [
    "import a from 'a';",
    "import type { B } from '#lib/b.ts';",
    "import { type C, c } from './c.ts';",
    "import 'server-only';",
    "export { d } from '../d.ts';",
    'import {\n  e,\n  f,\n} from "#lib/e.ts";',
    "const g = await import('g');",
    "type H = typeof import('./h.ts');",
    "// import i from 'i';",
    "/** import j from 'j'; */",
  ];
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'lib', 'x.ts'), lines.join('\n'));
  const seen = importsOf(folder, 'lib/x.ts').map(({ to, typeOnly }) => (typeOnly ? `${to} (type)` : to));
  rmSync(folder, { recursive: true });
  const expected = [
    'a',
    'lib/b.ts (type)',
    'lib/c.ts',
    'server-only',
    'd.ts',
    'lib/e.ts',
    'g',
    'lib/h.ts (type)',
  ];
  expect(seen).toEqual(expected);
});

test('circles are found and named', () => {
  const to = (from: string, name: string): Import => ({ from, to: name, typeOnly: false, reexport: false });
  expect(cyclesIn([to('a', 'b'), to('b', 'c'), to('c', 'b'), to('c', 'd')])).toEqual(['b → c → b']);
  expect(cyclesIn([to('a', 'b'), to('a', 'c'), to('b', 'c')])).toEqual([]);
});

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(80);
  expect(imports.length).toBeGreaterThan(300);
});

test('every room of lib uses only the rooms below it', () => {
  const wrong = values
    .filter((one) => inLib(one.from) && inLib(one.to) && roomOf(one.from) !== roomOf(one.to))
    .filter((one) => !ground.includes(one.to) && !exceptions[words(one)])
    .filter((one) => !mayUse[roomOf(one.from)]?.includes(roomOf(one.to)));
  expect(wrong.map(words)).toEqual([]);
});

test('the ground uses nothing', () => {
  expect(imports.filter((one) => ground.includes(one.from)).map(words)).toEqual([]);
});

test('what is excepted is still there', () => {
  const all = new Set(values.map(words));
  expect(Object.keys(exceptions).filter((one) => !all.has(one))).toEqual([]);
  expect(Object.keys(machineExceptions).filter((one) => !sources.includes(one))).toEqual([]);
});

test('even a type does not run from the repository to the chat, or from tools and commands to the chat', () => {
  const blind = ['lib/repo', 'lib/process', 'lib/docs', 'lib/tasks', 'lib/markdown', 'lib/tools', 'lib/cli'];
  const wrong = imports.filter((one) => blind.includes(roomOf(one.from)) && roomOf(one.to) === 'lib/chat');
  expect(wrong.map(words)).toEqual([]);
});

test('nothing in lib knows React, Next, pages or components', () => {
  const wrong = imports.filter(
    (one) => inLib(one.from) && /^(react|react-dom|next|app|components)(\/|$)/.test(one.to),
  );
  expect(wrong.map(words)).toEqual([]);
});

test('components take only types from lib, and what runs anywhere: markdown, the filter language and the words of sizes', () => {
  const anywhere = (file: string) => /^lib\/(markdown\/|tasks\/filter\/|size-words\.ts$)/.test(file);
  const wrong = values.filter(
    (one) => one.from.startsWith('components/') && inLib(one.to) && !anywhere(one.to),
  );
  expect(wrong.map(words)).toEqual([]);
});

test('components know no page', () => {
  const wrong = imports.filter((one) => one.from.startsWith('components/') && one.to.startsWith('app/'));
  expect(wrong.map(words)).toEqual([]);
});

test('what runs in the browser reaches nothing of Node', () => {
  const clients = sources.filter((file) => /^['"]use client['"]/.test(text(file)));
  expect(clients.length).toBeGreaterThan(5);
  const wrong = clients.flatMap((file) =>
    [...reachableFrom(file, values)]
      .filter((to) => /^(node:|server-only$)/.test(to))
      .map((to) => `${file} ⇒ ${to}`),
  );
  expect(wrong).toEqual([]);
});

test('only repo, process and state touch files, programs and the database', () => {
  const rooms = ['lib/repo', 'lib/process', 'lib/state'];
  const wrong = values
    .filter((one) => machine.test(one.to) && !rooms.includes(roomOf(one.from)))
    .filter((one) => !one.from.startsWith('bin/') && !machineExceptions[one.from]);
  expect(wrong.map(words)).toEqual([]);
});

test('what pages and routes use of the tools and the chat can never be bundled for a browser', () => {
  const entered = new Set(
    values
      .filter((one) => one.from.startsWith('app/') && /^lib\/(tools|chat)\//.test(one.to))
      .map((one) => one.to),
  );
  const wrong = [...entered].filter((file) => !reachableFrom(file, values).has('server-only'));
  expect(wrong).toEqual([]);
});

test('what Node runs without Next never meets the guard against browsers, which would stop it', () => {
  const commands = ['lib/cli/main.ts', 'lib/markdown/worker.ts'];
  const wrong = commands.filter((file) => reachableFrom(file, values).has('server-only'));
  expect(wrong).toEqual([]);
  expect(reachableFrom('lib/cli/main.ts', values)).toContain('lib/repo/policy.ts');
});

test('commands that are run all the time start without the schema library', () => {
  const commands = ['context', 'list', 'show', 'update', 'validate', 'next'].map(
    (name) => `lib/cli/${name}.ts`,
  );
  expect(commands.filter((file) => reachableFrom(file, values).has('zod'))).toEqual([]);
  expect(reachableFrom('lib/env.ts', values)).toContain('zod');
});

test('every import of ours names a file that is there', () => {
  const ours = imports.filter((one) => /^(app|components|lib|bin)\/.*\.(ts|tsx|mjs)$/.test(one.to));
  expect(ours.filter((one) => !sources.includes(one.to)).map(words)).toEqual([]);
});

test('no file imports itself in a circle', () => {
  expect(cyclesIn(values)).toEqual([]);
});

test('there are no barrels', () => {
  const wrong = sources.filter((file) => {
    const isReexporting = imports.some((one) => one.from === file && one.reexport);
    const rest = withoutComments(text(file)).replace(/^export\s[^;]*?\sfrom\s*['"][^'"]+['"];?/gm, '');
    return isReexporting && (/\/index\.tsx?$/.test(file) || rest.trim() === '');
  });
  expect(wrong).toEqual([]);
});

test('a file over 300 lines says why in its first line', () => {
  const long = sources.filter((file) => text(file).split('\n').length > 301);
  expect(long.filter((file) => !/^(\/\/|\/\*)/.test(text(file)))).toEqual([]);
});

function text(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
