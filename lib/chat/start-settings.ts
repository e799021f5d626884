import 'server-only';
import type { Env } from '#lib/env.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';

/** What asks first in a new conversation. */
export function startSettings({ chatApproval }: Pick<Env, 'chatApproval'>): ApprovalSettings {
  return { edit: chatApproval, delegate: chatApproval, queue: chatApproval };
}
