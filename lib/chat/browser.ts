import 'server-only';
import { randomBytes } from 'node:crypto';

export const browserCookie = 'tasks_browser';
const oneYearS = 365 * 24 * 3600;

/** Who is asking: one browser, told by a cookie that only we can read. `setCookie` where it is new. */
export function browserOf(cookie: string | undefined): { browserId: string; setCookie: string | null } {
  if (cookie !== undefined && /^[\w-]{22}$/.test(cookie)) return { browserId: cookie, setCookie: null };
  const browserId = randomBytes(16).toString('base64url');
  const setCookie = `${browserCookie}=${browserId}; Path=/; Max-Age=${oneYearS}; HttpOnly; SameSite=Strict`;
  return { browserId, setCookie };
}
