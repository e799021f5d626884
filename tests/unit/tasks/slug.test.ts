import fc from 'fast-check';
import { defaultConfig } from '#lib/config.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { derivedId, taskPlace } from '#lib/tasks/place.ts';
import { nameTask, planTask } from '#lib/tasks/plan-task.ts';
import { numberedSlug, slugOf } from '#lib/tasks/slug.ts';
import { builtInTemplate } from '#lib/tasks/template.ts';
import { chooseWorkstream } from '#lib/tasks/workstreams.ts';

test.each([
  ['Log in with a passkey', 'log-in-with-a-passkey'],
  ["Don't break users’ links", 'dont-break-users-links'],
  ['Größe, Straße & Łódź – Ærø', 'grosse-strasse-lodz-aero'],
  ['  Ｆｕｌｌ　ｗｉｄｔｈ ', 'full-width'],
  ['Привет, мир', 'привет-мир'],
  ['日本語のタイトル', '日本語のタイトル'],
  ['हिन्दी शीर्षक', 'हिन्दी-शीर्षक'],
  ['İstanbul Iğdır', 'istanbul-igdir'],
  ['../../etc/passwd', 'etc-passwd'],
  ['.env', 'env'],
  ['CON', 'con-task'],
  ['README', 'readme-task'],
  ['🎉 ?!', ''],
])('%j becomes %j', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test('a long title is cut between words, a long word inside', () => {
  const slug = slugOf('word '.repeat(40));
  expect(slug).toBe('word-'.repeat(12).slice(0, -1));
  expect([...slugOf('x'.repeat(300))]).toHaveLength(60);
  expect(Buffer.byteLength(slugOf('語'.repeat(300)))).toBeLessThanOrEqual(180);
});

const titles = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.string({ maxLength: 120 }),
  )
  // What the command takes for a title: one line, blanks folded.
  .map((title) =>
    title
      .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

test('every slug is a safe file name, and a slug is its own slug', () => {
  fc.assert(
    fc.property(titles, (title) => {
      const slug = slugOf(title);
      if (slug === '') return;
      expect(slug).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*$/u);
      expect(slug).not.toMatch(/--|-$/);
      expect(slug).toBe(slug.normalize('NFC'));
      expect(Buffer.byteLength(slug)).toBeLessThan(200);
      expect(slugOf(slug)).toBe(slug);
    }),
    { numRuns: 500 },
  );
});

test('ids and paths never repeat, whatever the titles, and the id is what the path makes', () => {
  fc.assert(
    fc.property(fc.array(titles, { minLength: 1, maxLength: 30 }), (list) => {
      const ids = new Set<string>();
      const paths = new Set<string>();
      const taken = {
        hasId: (id: string) => ids.has(id.toUpperCase()),
        hasPath: (path: string) => paths.has(path.toLowerCase()),
      };
      for (const title of list.filter((each) => slugOf(each) !== '')) {
        const name = nameTask(title, { root: 'tasks', name: 'infra' }, taken);
        expect(taken.hasId(name.id) || taken.hasPath(name.path)).toBe(false);
        const place = taskPlace(name.path, ['tasks']);
        expect(place && derivedId(place)).toBe(name.id);
        ids.add(name.id.toUpperCase());
        paths.add(name.path.toLowerCase());
      }
    }),
    { numRuns: 200 },
  );
});

test('every title makes a file that reads back as it was given, with nothing held against it', () => {
  const free = { hasId: () => false, hasPath: () => false };
  fc.assert(
    fc.property(titles, titles, fc.array(titles), (title, owner, labels) => {
      if (slugOf(title) === '') return;
      const name = nameTask(title, { root: 'tasks', name: 'infra' }, free);
      const wanted = [...new Set(labels.filter((label) => label !== ''))];
      const given = { title, labels: wanted, ...(owner && { owner }) };
      const template = { text: builtInTemplate, path: null };
      const { text } = planTask(given, name, template, defaultConfig, '2026-11-22');
      const task = parseTask(name.path, text, defaultConfig);
      expect(task).toMatchObject({ id: name.id, title, labels: wanted, owner: owner || null, findings: [] });
      expect(text.match(/^## .+$/gm)).toHaveLength(8);
    }),
    { numRuns: 300 },
  );
});

test('numbers follow the name, and none comes first', () => {
  expect([1, 2, 10].map((number) => numberedSlug('a', number))).toEqual(['a', 'a-2', 'a-10']);
});

test('a workstream is one that is there, under any spelling, else a new folder', () => {
  const known = [{ root: 'tasks', name: 'Infra_Tools' }];
  expect(chooseWorkstream('infra tools', known, ['tasks'])).toEqual({
    root: 'tasks',
    name: 'Infra_Tools',
    isNew: false,
  });
  expect(chooseWorkstream('Web App', known, ['.'])).toEqual({ root: '', name: 'web-app', isNew: true });
  expect(() => chooseWorkstream('a/b', known, ['tasks'])).toThrow('cannot be a workstream');
  expect(() => chooseWorkstream('..', known, ['tasks'])).toThrow('cannot be a workstream');
});
