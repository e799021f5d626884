import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { appContext } from '#lib/server/context.ts';
import { isLocalHost } from '#lib/server/guard.ts';

/**
 * Every page asks this first: under a Host that is not ours (DNS rebinding) there is nothing to see. The proxy
 * refuses such requests too, but a proxy can be got around, so it is not what this rests on.
 */
export async function requireLocalHost(): Promise<void> {
  if (!isLocalHost((await headers()).get('host'), appContext().env)) notFound();
}
