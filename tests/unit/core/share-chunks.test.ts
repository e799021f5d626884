import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shareChunks } from '../../../scripts/share-chunks.ts';

const load = createRequire(import.meta.url);
const chunk = (code: string, name: string) =>
  `module.exports=[1,${code}];\n\n//# sourceMappingURL=${name}.map\n`;
let build: string;

beforeEach(() => {
  build = mkdtempSync(join(tmpdir(), 'dataface-tasks-chunks-'));
  mkdirSync(join(build, 'server/chunks/ssr'), { recursive: true });
});
afterEach(() => rmSync(build, { recursive: true, force: true }));

const pathOf = (name: string) => join(build, 'server/chunks', name);
const put = (name: string, text: string) => writeFileSync(pathOf(name), text);
const read = (name: string) => readFileSync(pathOf(name), 'utf8');

test('chunks that differ in their name alone are one when they are loaded', () => {
  for (const name of ['a.js', 'b.js', 'c.js']) put(name, chunk('()=>"one"', name));
  put('other.js', chunk('()=>"two"', 'other.js'));
  shareChunks(build);
  expect(load(pathOf('b.js'))).toBe(load(pathOf('a.js')));
  expect(load(pathOf('c.js'))).toBe(load(pathOf('a.js')));
  expect(load(pathOf('a.js'))[1]()).toBe('one');
  expect(load(pathOf('other.js'))[1]()).toBe('two');
});

test('a second time changes nothing, and neither does a chunk of another form', () => {
  put('a.js', chunk('()=>1', 'a.js'));
  put('b.js', chunk('()=>1', 'b.js'));
  put('runtime.js', 'module.exports=()=>1\n');
  put('runtime-2.js', 'module.exports=()=>1\n');
  shareChunks(build);
  const once = ['a.js', 'b.js', 'runtime.js', 'runtime-2.js'].map(read);
  shareChunks(build);
  expect(['a.js', 'b.js', 'runtime.js', 'runtime-2.js'].map(read)).toEqual(once);
  expect(read('runtime-2.js')).toBe('module.exports=()=>1\n');
});

test('one folder does not name a chunk of the other', () => {
  put('a.js', chunk('()=>1', 'a.js'));
  put('ssr/a.js', chunk('()=>1', 'a.js'));
  shareChunks(build);
  expect(read('ssr/a.js')).toBe(chunk('()=>1', 'a.js'));
});
