/** What a tool answers when it could not do the thing asked for. Errors are data: the model reads them. */
export interface ToolFailure {
  ok: false;
  code: string;
  message: string;
}

export type ToolKind = 'read' | 'edit' | 'delegate' | 'queue';

export type ApprovalMode = 'ask' | 'auto';
/** One mode a kind of effect; reading never asks. */
export type ApprovalSettings = Record<Exclude<ToolKind, 'read'>, ApprovalMode>;
