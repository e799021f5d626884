import type { ManagerContext } from '../context.ts';
import type { ManagerState } from '../run-store.ts';

type Ctx = Pick<ManagerContext, 'store'>;

/** Nothing is started any more; what runs goes on. */
export async function pause(ctx: Ctx, by: string): Promise<ManagerState> {
  await ctx.store.setPaused({ by });
  return ctx.store.manager();
}

export async function resume(ctx: Ctx): Promise<ManagerState> {
  await ctx.store.setPaused(null);
  return ctx.store.manager();
}
