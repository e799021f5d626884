import type { ToolSet } from 'ai';
import type { Preview } from '#lib/tools/io.ts';
import type { ApprovalSettings, ToolFailure, ToolKind } from '#lib/tools/types.ts';
import type { TasksUIMessage } from './message.ts';
import { toolParts } from './parts.ts';

export interface GateOptions {
  kinds: Readonly<Record<string, ToolKind>>;
  /** As they are at that moment: the person may change them while an answer is under way. */
  settings: () => ApprovalSettings;
  preview: (toolName: string, input: unknown) => Promise<Preview | ToolFailure>;
  /** The answer that is being continued, with what was asked and answered so far. */
  answered: TasksUIMessage;
}

interface Call {
  toolCallId: string;
  toolName: string;
  input: unknown;
  dynamic?: boolean | undefined;
}

/**
 * Decides which calls wait for a person, and holds the tools to it. A call that would fail anyway is not put
 * before anybody: its failure is noted here and returned in place of running the tool, so that nothing another
 * call does in between can turn it into an effect that nobody approved. And a call that was approved runs only
 * while it would still do what was shown.
 */
export function createGate(options: GateOptions) {
  const failures = new Map<string, ToolFailure>();
  const fresh: { toolCallId: string; preview: Preview }[] = [];
  const approved = new Set(
    toolParts(options.answered)
      .filter((part) => part.state === 'approval-responded' && part.approval?.approved === true)
      .map((part) => part.toolCallId),
  );
  const shown = new Map<string, Preview>();
  /** Versions of files that calls of this answer have made. */
  const written = new Set<string>();
  for (const part of options.answered.parts) {
    if (part.type === 'data-preview') shown.set(part.data.toolCallId, part.data.preview);
  }

  async function decide(call: Call): Promise<'user-approval' | 'not-applicable'> {
    const kind = options.kinds[call.toolName];
    if (kind === undefined || kind === 'read') return 'not-applicable';
    if (approved.has(call.toolCallId)) return 'user-approval';
    if (options.settings()[kind] === 'auto') return 'not-applicable';
    const preview = await previewed(call.toolName, call.input);
    if ('ok' in preview) {
      failures.set(call.toolCallId, preview);
      return 'not-applicable';
    }
    fresh.push({ toolCallId: call.toolCallId, preview });
    return 'user-approval';
  }

  async function previewed(toolName: string, input: unknown): Promise<Preview | ToolFailure> {
    try {
      return await options.preview(toolName, input);
    } catch {
      return { ok: false, code: 'internal', message: `${toolName} could not be prepared for approval.` };
    }
  }

  /** Whether a file is no longer the one that was shown, other than by the calls of this very answer. */
  function isForeign(now: string | null, shown: string | null): boolean {
    return now !== shown && (now === null || !written.has(now));
  }

  async function changedSince(
    toolCallId: string,
    toolName: string,
    input: unknown,
  ): Promise<ToolFailure | null> {
    const before = shown.get(toolCallId);
    if (before === undefined)
      return { ok: false, code: 'refused', message: 'What was approved is not on record.' };
    const after = await previewed(toolName, input);
    if ('ok' in after) return after;
    if (after.kind === 'edit' && before.kind === 'edit' && isForeign(after.sha256, before.sha256)) {
      const message = `${after.path} has changed since this edit was shown. Read it again, then ask again.`;
      return { ok: false, code: 'stale', message };
    }
    if (effectOf(before) === effectOf(after)) return null;
    const message =
      'It would no longer do what was approved, because something changed in between. Ask again.';
    return { ok: false, code: 'stale', message };
  }

  function remember(output: unknown): unknown {
    const { ok, sha256 } = (output ?? {}) as { ok?: unknown; sha256?: unknown };
    if (ok === true && typeof sha256 === 'string') written.add(sha256);
    return output;
  }

  function guard(tools: ToolSet): ToolSet {
    return Object.fromEntries(
      Object.entries(tools).map(([name, tool]) => {
        const { execute } = tool;
        const kind = options.kinds[name];
        if (execute === undefined || kind === undefined || kind === 'read') return [name, tool];
        const guarded: NonNullable<typeof execute> = (input, calling) => {
          const failure = failures.get(calling.toolCallId);
          if (failure !== undefined) return failure;
          // What a delegation does is all in its input; only files and tasks can change meanwhile.
          if (kind === 'delegate' || !approved.has(calling.toolCallId)) return execute(input, calling);
          return changedSince(calling.toolCallId, name, input).then(
            async (changed) => changed ?? remember(await lastOf(execute(input, calling))),
          );
        };
        return [name, { ...tool, execute: guarded } as typeof tool];
      }),
    );
  }

  return {
    decide,
    guard,
    /** Previews made since the last time, in the order in which they were asked for. */
    takePreviews: () => fresh.splice(0),
  };
}

/** What a preview promises, without where in the file it happens to stand now. */
function effectOf(preview: Preview): string {
  switch (preview.kind) {
    case 'edit': {
      const changes = preview.diff.split('\n').filter((line) => /^[+-]/.test(line));
      return JSON.stringify([preview.kind, preview.path, preview.created, changes]);
    }
    case 'queue':
      return JSON.stringify([preview.kind, preview.taskId, preview.path, preview.from, preview.to]);
    case 'delegate':
      return JSON.stringify([preview.kind, preview.command, preview.prompt]);
  }
}

async function lastOf(result: unknown): Promise<unknown> {
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return result;
  let last: unknown;
  for await (const each of result as AsyncIterable<unknown>) last = each;
  return last;
}
