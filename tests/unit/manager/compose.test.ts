import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

// No docker here: that the file says what it should is all that can be held.
const compose = parse(readFileSync('compose.yaml', 'utf8'), { strict: true, uniqueKeys: true });
const { queue } = compose.services;

test('the queue of the compose file is on this machine only, and asks for a password', () => {
  expect(queue.ports).toEqual(['127.0.0.1:5432:5432']);
  expect(queue.environment.POSTGRES_PASSWORD).toMatch(/^\$\{TASKS_QUEUE_PASSWORD:\?.+\}$/);
  expect(queue.environment).toMatchObject({ POSTGRES_USER: 'tasks', POSTGRES_DB: 'tasks' });
});

test('its data outlive it, under the name that the file declares', () => {
  const [name, folder] = queue.volumes[0].split(':');
  expect(Object.keys(compose.volumes)).toEqual([name]);
  expect(folder).toBe('/var/lib/postgresql/data');
});

test('it counts as ready once it answers over TCP: while the image sets itself up it does on a socket', () => {
  expect(queue.healthcheck.test.slice(0, 3)).toEqual(['CMD', 'pg_isready', '--host=127.0.0.1']);
});
