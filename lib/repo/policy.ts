import { realpathSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { AppError, systemCode } from '../errors.ts';
import type { Repo } from './root.ts';

// The one path policy: pages, tools, CLI and assets all come through here. It has a lexical half (how a path
// may be spelled) and a real half (where it leads once all links are followed).

const maxPathLength = 4096;

/**
 * Checks how a path is spelled and returns it normalised: relative to the root, forward slashes, no `.` parts;
 * `''` is the root.
 * @throws AppError `forbidden` for anything absolute, escaping, or with a backslash or control character.
 */
export function checkPath(path: string): string {
  if (path.length > maxPathLength) throw new AppError('bad-request', 'The path is too long.');
  if (/[\u0000-\u001f\u007f]/.test(path)) {
    throw new AppError('forbidden', 'A path may not hold control characters.');
  }
  if (path.includes('\\')) throw new AppError('forbidden', 'Use forward slashes in paths.');
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || path === '~' || path.startsWith('~/')) {
    throw new AppError('forbidden', 'Give the path relative to the root of the repository.');
  }
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) {
    throw new AppError(
      'forbidden',
      'The path may not contain `..`; give it relative to the root of the repository.',
    );
  }
  return parts.join('/');
}

const allowedEnvFiles = new Set(['.env.example', '.env.local.example']);
const folders = ['.git', '.ssh', '.gnupg', '.aws', '.azure', '.kube', '.dataface-tasks'];
const names = [
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.pgpass',
  '.git-credentials',
  '.htpasswd',
  '.dockercfg',
  '.envrc',
  'credentials',
  'credentials.json',
  'application_default_credentials.json',
];
const endings = ['pem', 'key', 'p12', 'pfx', 'p8', 'jks', 'keystore', 'kdbx', 'ppk'];
const keyKinds = ['rsa', 'dsa', 'ecdsa', 'ed25519'];

const secretFolders = new Set(folders);
const secretNames = new Set(names);
const secretEndings = new RegExp(`\\.(${endings.join('|')})$`);
const privateKeys = new RegExp(`^id_(${keyKinds.join('|')})(_sk)?$`);

const anyEnding = ['.env.*', ...keyKinds.map((kind) => `id_${kind}*`)];

/** The same as globs of single names, for programs that look by themselves: what they miss `isSecretPath` decides. */
export const secretGlobs = {
  folders,
  files: ['.env', ...names, ...endings.map((ending) => `*.${ending}`), ...anyEnding],
  /** Those of `files` that the name of a page, which ends in `.md`, may match. */
  pages: anyEnding,
} as const;

/**
 * Whether a repo-relative path names git's own data, an environment file, a private key, a credential file or
 * our state. Judged on each part, without regard to case, compatibility forms of Unicode or trailing dots, so
 * that a file system that folds those cannot be used to get around it.
 */
export function isSecretPath(rel: string): boolean {
  return rel.split('/').some((part) => {
    const name = part
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/[. ]+$/, '');
    if (secretFolders.has(name) || secretNames.has(name)) return true;
    if (name === '.env' || name.startsWith('.env.')) return !allowedEnvFiles.has(name);
    return secretEndings.test(name) || privateKeys.test(name);
  });
}

export interface ResolvedPath {
  /** Repo-relative path as asked for. */
  rel: string;
  /** Absolute path with every link followed. */
  real: string;
  /** `real` relative to the root. */
  realRel: string;
}

/**
 * Follows all links and checks where the path leads.
 * @throws AppError `not-found`, or `forbidden` where it leads out of the repository or to a secret.
 */
export async function resolveInRepo(repo: Repo, path: string): Promise<ResolvedPath> {
  const rel = checkAllowed(path);
  try {
    // Synchronous: this takes microseconds, the way through the thread pool ten times as long.
    return inside(repo, rel, realpathSync.native(join(repo.root, rel)));
  } catch (error) {
    throw notFound(error, rel);
  }
}

/** Like `resolveInRepo` for a file that may not exist yet: then its nearest existing parent decides. */
export async function resolveForWrite(repo: Repo, path: string): Promise<ResolvedPath & { exists: boolean }> {
  const rel = checkAllowed(path);
  if (rel === '') throw new AppError('forbidden', 'That is the root of the repository, not a file.');
  const missing: string[] = [];
  for (let at = join(repo.root, rel); ; at = dirname(at)) {
    try {
      const real = join(await realpath(at), ...missing);
      return { ...inside(repo, rel, real), exists: missing.length === 0 };
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || at === repo.root) throw notFound(error, rel);
      if (await isDanglingLink(at)) {
        throw new AppError('forbidden', `${rel} is a link to something that does not exist.`);
      }
      missing.unshift(basename(at));
    }
  }
}

/** Whether edits may land here. Judged on the real path, so that a link cannot widen it. */
export function isEditable(repo: Repo, realRel: string): boolean {
  return repo.config.editable.some(
    (folder) => folder === '' || folder === '.' || realRel.startsWith(`${folder}/`),
  );
}

/** Whether an absolute real path lies in the root, and what it is called there; null outside. */
export function relativeToRoot(repo: Repo, real: string): string | null {
  if (real === repo.root) return '';
  const prefix = repo.root.endsWith(sep) ? repo.root : repo.root + sep;
  return real.startsWith(prefix) ? real.slice(prefix.length).split(sep).join('/') : null;
}

/** @throws AppError `forbidden` where the real path is outside the root, secret, or our state. */
export function checkRealPath(repo: Repo, rel: string, real: string): string {
  const realRel = relativeToRoot(repo, real);
  if (realRel === null) throw new AppError('forbidden', `${rel} leads out of the repository.`);
  const inState = real === repo.stateDir || real.startsWith(repo.stateDir + sep);
  if (inState || isSecretPath(realRel)) throw secret(rel);
  return realRel;
}

function inside(repo: Repo, rel: string, real: string): ResolvedPath {
  return { rel, real, realRel: checkRealPath(repo, rel, real) };
}

function checkAllowed(path: string): string {
  const rel = checkPath(path);
  if (isSecretPath(rel)) throw secret(rel);
  return rel;
}

function secret(rel: string): AppError {
  return new AppError(
    'forbidden',
    `${rel} may hold secrets or git's own data and is never read or written here.`,
  );
}

function notFound(error: unknown, rel: string): unknown {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('not-found', `There is no ${rel || 'such folder'} in the repository.`, {
      cause: error,
    });
  }
  if (code === 'ELOOP')
    return new AppError('forbidden', `${rel} is a link that leads to itself.`, { cause: error });
  if (code === 'EACCES')
    return new AppError('forbidden', `${rel} may not be read by this user.`, { cause: error });
  if (code === 'ENAMETOOLONG') return new AppError('bad-request', 'The path is too long.', { cause: error });
  return error;
}

async function isDanglingLink(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isSymbolicLink() ?? false;
}
