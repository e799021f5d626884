import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { State } from '#lib/state/db.ts';

/** All that a tool may lean on. One per answer; `readVersions` lives as long as the conversation. */
export interface ToolContext {
  repo: Repo;
  env: Env;
  state: State;
  index: Indexer;
  conversationId: string;
  messageId?: string;
  /** Repo-relative path → hex SHA-256 of every version this conversation has been shown, the prompt's snapshot included. */
  readVersions: Map<string, Set<string>>;
  now: () => Date;
}

/** Notes that the conversation has now seen (or written) this version of a file. */
export function rememberVersion(ctx: Pick<ToolContext, 'readVersions'>, path: string, sha256: string): void {
  const known = ctx.readVersions.get(path);
  if (known) known.add(sha256);
  else ctx.readVersions.set(path, new Set([sha256]));
}
