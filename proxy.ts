import { type NextRequest, NextResponse } from 'next/server';
import { isLocalHost } from '#lib/server/guard.ts';

// Only for pages: a policy header with a fresh nonce. API handlers guard themselves (lib/server/guard.ts).
export const config = {
  matcher: [{ source: '/((?!api/|_next/static|_next/image|icon.svg).*)' }],
};

export function proxy(request: NextRequest): NextResponse {
  const port = Number(process.env.PORT ?? 3000);
  if (!isLocalHost(request.headers.get('host'), { port })) {
    return new NextResponse('This server answers only under localhost, 127.0.0.1 or [::1].\n', {
      status: 403,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-pathname', request.nextUrl.pathname);
  // Next takes the nonce of its own scripts from this request header.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  const dev = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    // Elements carry style attributes (a dragged width, highlighted code); scripts never come this way.
    "style-src 'self' 'unsafe-inline'",
    // A remote image is loaded only after a click on its placeholder.
    "img-src 'self' data: https: http:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
