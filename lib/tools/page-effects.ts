import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { State } from '#lib/state/db.ts';
import type { ToolContext } from './context.ts';

/** What the routes behind controls on pages have at hand. */
export interface PageEffectContext {
  repo: Repo;
  env: Env;
  state: State;
  index: Indexer;
}

/** The journal's conversation of what somebody did on a page by hand. */
export const byHand = '';

/** A context for effects that no conversation caused: journalled like those of tools, so that they can be undone. */
export function pageEffectContext(
  { repo, env, state, index }: PageEffectContext,
  readVersions: ToolContext['readVersions'] = new Map(),
): ToolContext {
  return { repo, env, state, index, conversationId: byHand, readVersions, now: () => new Date() };
}
