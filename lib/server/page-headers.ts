import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Gives a page its headers: a content security policy with a fresh nonce, which Next takes for its own scripts
 * from the request, and the path that the layout opens the tree at. What a client sent under these names is
 * replaced. Answers of the API get them too, for below `/api/` there can be documents.
 */
export function setPageHeaders(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  for (const name of Object.keys(request.headers)) {
    // Next's own words between its parts; nothing that comes from outside may speak them.
    if (name.startsWith('x-middleware-') || name === 'x-nextjs-rewritten-path') delete request.headers[name];
  }
  delete request.headers['content-security-policy-report-only'];
  delete request.headers['content-security-policy'];
  request.headers['x-pathname'] = path;
  // Theirs: two policies would both hold, and the frame of diagrams needs another one.
  if (path.startsWith('/_next/') || path === '/api/diagram') return;
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), dev);
  request.headers['content-security-policy'] = policy;
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
}

function contentSecurityPolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    // Elements carry style attributes (a dragged width); scripts never come this way.
    "style-src 'self' 'unsafe-inline'",
    // A remote image is loaded only after a click on its placeholder.
    "img-src 'self' data: https: http:",
    "font-src 'self'",
    // Code of answers is coloured in a worker of ours.
    "worker-src 'self'",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    // The one frame of ours draws diagrams; every other page of this server refuses to stand in a frame.
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
