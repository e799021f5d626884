import { randomBytes } from 'node:crypto';
import { appContext } from '#lib/server/context.ts';
import { diagramFrame } from '#lib/server/diagram-frame.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { libraryUrl } from '#lib/server/library.ts';

export const dynamic = 'force-dynamic';

/** The page of the frame in which diagrams are drawn: no origin, no network, nothing but the library's code. */
export const GET = handle((request) => {
  guardRead(request, appContext().env);
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ];
  return new Response(diagramFrame(nonce, libraryUrl('mermaid', 'mermaid.esm.min.mjs')), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    },
  });
});
