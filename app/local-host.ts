import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { appContext } from '#lib/server/context.ts';
import { isLocalHost } from '#lib/server/guard.ts';

/**
 * Every page asks this first: under a Host that is not ours (DNS rebinding) there is nothing to see. The server
 * (scripts/serve.mjs) refuses such requests too, but nothing rests on what stands in front of the handlers.
 */
export async function requireLocalHost(): Promise<void> {
  if (!isLocalHost((await headers()).get('host'), appContext().env)) notFound();
}
