import { createHash } from 'node:crypto';
import { AppError } from '#lib/errors.ts';
import { readRepoFile, statRepoPath } from '#lib/repo/read.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { rawType } from './types.ts';

export const dynamic = 'force-dynamic';

const maxBytes = 32 * 1024 * 1024;

// Nothing here may act as a page of ours: no script runs, no frame holds it, no other site can use it.
const fixedHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-cache',
};

/** The bytes of a file of the repository that a document links or shows; 304 while it is the same. */
export const GET = handle<{ path: string[] }>(async (request, { path }) => {
  const { env, repo } = appContext();
  guardRead(request, env);
  const asked = path.join('/');
  const { kind, identity } = await statRepoPath(repo, asked);
  if (kind === 'folder') throw new AppError('not-found', 'That is a folder, not a file.');
  if (identity.size > maxBytes) throw new AppError('too-large', 'The file is over 32 MB; open it on disk.');

  const etag = `"${tagOf(identity.key)}"`;
  // A compressing layer may have made our tag a weak one on its way out.
  if (request.headers.get('if-none-match')?.replace(/^W\//, '') === etag) {
    return new Response(null, { status: 304, headers: { ...fixedHeaders, etag } });
  }
  const file = await readRepoFile(repo, asked, { maxBytes });
  const { type, attachment } = rawType(asked, file.bytes);
  const headers: Record<string, string> = {
    ...fixedHeaders,
    etag: `"${tagOf(file.identity.key)}"`,
    'content-type': type,
    'content-length': String(file.bytes.length),
  };
  if (attachment) headers['content-disposition'] = 'attachment';
  return new Response(new Uint8Array(file.bytes), { headers });
});

/** Tells versions apart without telling what it is made of. */
function tagOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 27);
}
