import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview, ToolIO, ToolName } from '#lib/tools/io.ts';
import type { ToolFailure } from '#lib/tools/types.ts';
import type { ToolPart } from './approvals.ts';

/**
 * Where a call stands for the person. `waiting`: for their approval. `answered`: approved, not yet begun.
 * `dropped`: it never ran to an end, nor will it.
 */
export type Phase = 'running' | 'waiting' | 'answered' | 'done' | 'failed' | 'denied' | 'dropped';

export type Success<N extends ToolName> = Exclude<ToolIO[N]['output'], ToolFailure>;

export interface ToolCall<N extends ToolName = ToolName> {
  phase: Phase;
  /** Grows while the model writes it, so any of it may be missing. */
  input: Partial<ToolIO[N]['input']>;
  output: Success<N> | undefined;
  preview: Preview | undefined;
}

export interface ToolView<N extends ToolName> {
  icon: LucideIcon;
  /** Of the line: «Reading …», «Read …», and «Read …» of what waits, or «Could not read …». */
  verbs(call: ToolCall<N>): { now: string; done: string; plan: string };
  /** What it acts on, and a figure or two; both may still be unknown. */
  object(call: ToolCall<N>): ReactNode;
  figure(call: ToolCall<N>): ReactNode;
  /** What went in and what came out, exactly. */
  Body(props: { call: ToolCall<N> }): ReactNode;
  /** A button that stands on the closed card. */
  Action?(props: { call: ToolCall<N> }): ReactNode;
}

export function isFailure(output: unknown): output is ToolFailure {
  return typeof output === 'object' && output !== null && 'ok' in output && output.ok === false;
}

export function phaseOf(part: ToolPart, { running, last }: { running: boolean; last: boolean }): Phase {
  switch (part.state) {
    case 'input-streaming':
    case 'input-available':
      return running ? 'running' : 'dropped';
    case 'approval-requested':
      return last ? 'waiting' : 'dropped';
    case 'approval-responded':
      if (!part.approval.approved) return 'denied';
      return running ? 'running' : last ? 'answered' : 'dropped';
    case 'output-available':
      if (isFailure(part.output)) return 'failed';
      if (part.preliminary === true) return running ? 'running' : 'dropped';
      return 'done';
    case 'output-error':
      return 'failed';
    case 'output-denied':
      return 'denied';
  }
}

export function nameOf(part: ToolPart): string {
  return part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** `3:07` */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
