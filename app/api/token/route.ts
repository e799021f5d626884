import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { appContext } from '#lib/server/context.ts';
import { guardedJson, sameToken, tokenCookie } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';

const bodySchema = z.strictObject({ token: z.string().min(1).max(4096) });

/** Entering the server's token once on a page: it is kept in a cookie that scripts cannot read. */
export const POST = handle(async (request) => {
  const { env } = appContext();
  // The token is what this body brings, so everything of the guard but the token is asked for.
  const { token } = await guardedJson(request, bodySchema, { ...env, dispatchToken: undefined });
  if (env.dispatchToken === undefined) return Response.json({ ok: true });
  if (!sameToken(token, env.dispatchToken))
    throw new AppError('unauthorized', 'That is not the token of this server.');
  return Response.json(
    { ok: true },
    {
      headers: {
        'set-cookie': `${tokenCookie}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`,
      },
    },
  );
});
