import picomatch from 'picomatch';
import { isSecretPath, secretGlobs } from '#lib/repo/policy.ts';
import { claudeArgs } from '#lib/tools/claude-command.ts';

const secrets = ['.env', '.env.local', '.htpasswd', '.dockercfg', '_netrc', '.npmrc', 'credentials'];
const more = [
  'application_default_credentials.json',
  'server.pem',
  'a.asc.key',
  'x.kdbx',
  'id_rsa',
  'id_ecdsa_sk',
];

test.each([...secrets, ...more])(
  '%s is kept from programs that look by themselves, as from our own tools',
  (name) => {
    expect(isSecretPath(name)).toBe(true);
    expect(secretGlobs.files.some((glob) => picomatch.isMatch(name, glob, { dot: true }))).toBe(true);
  },
);

test.each(['.env.md', '.env.local.md', 'id_rsa.md', 'id_ed25519_sk.md', 'x.pem.md', '.npmrc.md', 'keys.md'])(
  'a page named %s is passed over where its name is secret',
  (name) => {
    const passedOver = secretGlobs.pages.some((glob) => picomatch.isMatch(name, glob, { dot: true }));
    expect(passedOver || !isSecretPath(name)).toBe(true);
  },
);

test('the Claude CLI may read none of them, at any depth', () => {
  const settings = claudeArgs()[claudeArgs().indexOf('--settings') + 1] ?? '';
  const { permissions } = JSON.parse(settings) as { permissions: { deny: string[] } };
  for (const glob of secretGlobs.files) {
    expect(permissions.deny).toEqual(expect.arrayContaining([`Read(./${glob})`, `Read(./**/${glob})`]));
  }
  for (const folder of secretGlobs.folders) {
    expect(isSecretPath(`${folder}/x`)).toBe(true);
    expect(permissions.deny).toContain(`Read(./**/${folder}/**)`);
  }
});
