import { AppError } from '#lib/errors.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { readLibraryFile } from '#lib/server/library.ts';

export const dynamic = 'force-dynamic';

/** Files of the packages that pages load on demand, from a short list. */
export const GET = handle<{ path: string[] }>(async (request, { path }) => {
  guardRead(request, appContext().env);
  const file = await readLibraryFile(path);
  if (file === null) throw new AppError('not-found', 'There is no such file.');
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.type,
      'content-length': String(file.bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
      // The frame that draws diagrams has no origin. There is nothing of anybody in these files.
      'access-control-allow-origin': 'null',
    },
  });
});
