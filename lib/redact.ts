const mask = '[masked]';
const minSecretChars = 6;
const secretName =
  /(^|_)(api_?key|key|keys|token|secret|password|passwd|pass|pwd|credentials?|auth|dsn)(_|$)|^database_url$/i;
/** Values that a secret-sounding variable may well hold without being one. */
const plainValue = /^(true|false|disabled|enabled|\d{1,8}|[./~][^\s]*)$/i;

export type Redact = <T>(value: T) => T;

/**
 * A function that masks every known secret in all strings of a plain value, at any depth. Known are `secrets`
 * and the values of variables with a name like a key's, each as it is, URL-encoded, JSON-escaped and in base64.
 */
export function createRedactor(secrets: readonly string[], processEnv: NodeJS.Dict<string>): Redact {
  const values = new Set(secrets.filter((value) => value.length >= minSecretChars));
  for (const [name, value] of Object.entries(processEnv)) {
    if (value && value.length >= minSecretChars && secretName.test(name) && !plainValue.test(value)) {
      values.add(value);
    }
  }
  const forms = [...new Set([...values].flatMap(formsOf))].sort((a, b) => b.length - a.length);
  if (forms.length === 0) return (value) => value;
  const pattern = new RegExp(forms.map(RegExp.escape).join('|'), 'g');
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(pattern, mask);
    if (Array.isArray(value)) return value.map(walk);
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    }
    return value;
  };
  return <T>(value: T) => walk(value) as T;
}

function formsOf(secret: string): string[] {
  const forms = [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
  const password = passwordOf(secret);
  if (password.length >= minSecretChars) forms.push(password, safeDecode(password));
  // Base64 of a longer text that has the secret in it, at each of the three alignments: the characters that
  // depend on the secret alone.
  for (const shift of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    const start = shift === 0 ? 0 : shift + 1;
    const end = Math.floor((bytes.length * 8) / 6);
    for (const encoding of ['base64', 'base64url'] as const) {
      const sure = bytes.toString(encoding).slice(start, end);
      if (sure.length >= minSecretChars) forms.push(sure);
    }
  }
  return forms;
}

/** The password in a connection string, or ''. */
function passwordOf(secret: string): string {
  return URL.canParse(secret) ? new URL(secret).password : '';
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
