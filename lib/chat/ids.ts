import { randomBytes } from 'node:crypto';

/** 128 random bits that are safe in a path, a cookie and a header. */
export function randomId(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
